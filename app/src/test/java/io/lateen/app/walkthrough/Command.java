package io.lateen.app.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs a program to its end, as a user would.
public final class Command {
  private static final long LIMIT_SECONDS = 300;

  private final List<String> prefix;
  private final Map<String, String> environment;

  public Command(List<String> prefix, Map<String, String> environment) {
    this.prefix = List.copyOf(prefix);
    this.environment = Map.copyOf(environment);
  }

  public record Result(List<String> command, int exit, String out, String err) {
    /// What it printed, if it ended well.
    public String ok() {
      if (exit != 0) {
        throw new AssertionError(command + " ended with " + exit + "\n" + out + err);
      }
      return out;
    }
  }

  /// Starts it and leaves it running, its errors on ours.
  public Process start(String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Result run(String... arguments) {
    return runWithInput("", arguments);
  }

  public Result runWithInput(String input, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(arguments));
    try {
      Path folder = Files.createTempDirectory("lateen-command");
      try {
        return run(command, input, folder.resolve("out"), folder.resolve("err"));
      } finally {
        Files.deleteIfExists(folder.resolve("out"));
        Files.deleteIfExists(folder.resolve("err"));
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Into files: a pipe would be held open by whatever it started in the background.
  private Result run(List<String> command, String input, Path out, Path err)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    Result result =
        new Result(command, process.exitValue(), Files.readString(out), Files.readString(err));
    assertThat(ended).as(() -> result + " did not end within " + LIMIT_SECONDS + " s").isTrue();
    return result;
  }

  public static Path root() {
    return Path.of(System.getProperty("lateen.root", "..")).toAbsolutePath().normalize();
  }

  /// One of Istio's own files.
  public static String istio(String name) {
    return root().resolve("app/src/test/resources/istio-1.1.2").resolve(name).toString();
  }
}
