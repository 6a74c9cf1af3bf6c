package io.lateen.app.mesh;

import io.lateen.cli.Complaint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A mesh that outlives the command that started it.
public final class Detached {
  private static final long LIMIT_SECONDS = 180;

  private Detached() {}

  /// Starts this same command without `--detach` in a session of its own, and returns when the mesh
  /// answers.
  ///
  /// @return exit code
  /// @throws Complaint if it ends instead, with what it said
  public static int start(Home home, List<String> arguments, PrintWriter out)
      throws IOException, InterruptedException {
    boolean made = Files.notExists(home.folder());
    // Says early, and in this terminal, what is wrong with the home.
    try (HomeLock _ = home.lock()) {
      Files.deleteIfExists(home.runFile());
    }
    Files.createDirectories(home.folder());
    Process process =
        new ProcessBuilder(command(arguments))
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(home.log().toFile())
            .redirectErrorStream(true)
            .start();
    RunFile run = awaitReady(home, process);
    if (run == null) {
      String said = Files.readString(home.log());
      if (made) {
        home.discardUnused();
      }
      throw complaint(said);
    }
    Banner.print(out, run);
    return 0;
  }

  /// What the other process complained of, or else all it said.
  private static Complaint complaint(String log) {
    String prefix = "lateen: ";
    List<String> complaints = log.lines().filter(line -> line.startsWith(prefix)).toList();
    return new Complaint(
        complaints.isEmpty()
            ? "the mesh did not come up; it said:\n" + log.strip()
            : complaints.getLast().substring(prefix.length()),
        "");
  }

  private static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    for (String session : List.of("/usr/bin/setsid", "/usr/bin/nohup")) {
      if (command.isEmpty() && Files.isExecutable(Path.of(session))) {
        command.add(session);
      }
    }
    command.add(System.getenv().getOrDefault("LATEEN_LAUNCHER", "lateen"));
    arguments.stream().filter(argument -> !argument.equals("--detach")).forEach(command::add);
    return command;
  }

  private static @Nullable RunFile awaitReady(Home home, Process process)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (System.nanoTime() < end) {
      RunFile run = home.running();
      if (run != null && run.ready()) {
        return run;
      }
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        return null;
      }
    }
    process.destroy();
    return null;
  }
}
