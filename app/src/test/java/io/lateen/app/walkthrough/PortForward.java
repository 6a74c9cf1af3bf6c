package io.lateen.app.walkthrough;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `kubectl port-forward` that runs until closed.
///
/// @param port on 127.0.0.1
public record PortForward(Process process, int port) implements AutoCloseable {
  private static final Pattern SAID = Pattern.compile("Forwarding from 127\\.0\\.0\\.1:(\\d+) .*");

  public static PortForward start(Command kubectl, String... arguments) {
    Process process = kubectl.start(arguments);
    try {
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Matcher said = SAID.matcher(line);
        if (said.matches()) {
          return new PortForward(process, Integer.parseInt(said.group(1)));
        }
      }
      throw new AssertionError("kubectl port-forward ended");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
