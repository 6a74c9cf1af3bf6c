package io.lateen.proxy.matcher;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// `envoy.config.core.v3.DataSource`.
public final class DataSources {
  private DataSources() {}

  /// The text itself, read now when it is in a file.
  public static String text(Fields source) {
    if (!source.has("filename")) {
      return inline(source);
    }
    String file = source.string("filename");
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      source.problem("filename", file + " cannot be read: " + e);
      return "";
    }
  }

  /// PEM, by name or whole; null when the source is absent.
  public static @Nullable Pem pem(@Nullable Fields source) {
    if (source == null) {
      return null;
    }
    return source.has("filename")
        ? new Pem.File(source.string("filename"))
        : new Pem.Inline(inline(source));
  }

  private static String inline(Fields source) {
    if (source.has("environment_variable")) {
      String value = System.getenv(source.string("environment_variable"));
      return value == null ? "" : value;
    }
    return source.has("inline_bytes")
        ? source.bytes("inline_bytes").toStringUtf8()
        : source.string("inline_string");
  }
}
