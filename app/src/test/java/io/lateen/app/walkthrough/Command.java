package io.lateen.app.walkthrough;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Runs a program to its end, as a user would.
public final class Command {
  private static final long LIMIT_SECONDS = 120;

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
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      Process process = builder.start();
      CompletableFuture<String> out = read(process.getInputStream());
      CompletableFuture<String> err = read(process.getErrorStream());
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            command + " did not end within " + LIMIT_SECONDS + " s\n" + out.join() + err.join());
      }
      return new Result(command, process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  public static Path root() {
    return Path.of(System.getProperty("lateen.root", "..")).toAbsolutePath().normalize();
  }

  /// One of Istio's own files.
  public static String istio(String name) {
    return root().resolve("app/src/test/resources/istio-1.1.2").resolve(name).toString();
  }
}
