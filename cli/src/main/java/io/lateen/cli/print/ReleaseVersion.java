package io.lateen.cli.print;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Which release this is; the build writes it.
public final class ReleaseVersion {
  private ReleaseVersion() {}

  public static String current() {
    try (InputStream in = ReleaseVersion.class.getResourceAsStream("/io/lateen/cli/version")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
