package io.lateen.galley.http;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A kubectl of this machine, and which ones there are.
record Kubectl(Path binary) {

  /// Those named by the property `lateen.kubectl` or the variable `LATEEN_KUBECTL` (a path list),
  /// else the one on the PATH. When there is none that is said, and with `CI=true` it is an error.
  static List<Kubectl> found() {
    String named = System.getProperty("lateen.kubectl", System.getenv("LATEEN_KUBECTL"));
    List<Kubectl> found =
        named == null || named.isBlank()
            ? onPath().limit(1).toList()
            : paths(named).map(Kubectl::new).toList();
    if (found.isEmpty()) {
      System.out.println("no kubectl on the PATH or in LATEEN_KUBECTL: its tests did not run");
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException("CI=true, but there is no kubectl");
      }
    }
    return found;
  }

  private static Stream<Kubectl> onPath() {
    return paths(String.valueOf(System.getenv("PATH")))
        .map(folder -> folder.resolve("kubectl"))
        .filter(Files::isExecutable)
        .map(Kubectl::new);
  }

  private static Stream<Path> paths(String list) {
    return Arrays.stream(list.split(File.pathSeparator, -1)).map(Path::of);
  }

  /// What a command came to; `output` is both streams.
  record Outcome(int exit, String output) {}

  /// Runs a command to its end, which must come within 30 s.
  Outcome run(Path kubeconfig, List<String> arguments) throws IOException, InterruptedException {
    Process process = start(kubeconfig, arguments);
    Thread watch = Thread.ofVirtual().start(() -> killLate(process));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    watch.interrupt();
    return new Outcome(exit, output);
  }

  /// Starts a command that runs until it is killed.
  Process start(Path kubeconfig, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Path home = Files.createDirectories(kubeconfig.resolveSibling("of-" + hashCode()));
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("HOME", home.toString()); // its discovery cache
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /// The next line that contains `part`; the process dies after 30 s of waiting.
  static String awaitLine(Process process, BufferedReader lines, String part) throws IOException {
    Thread watch = Thread.ofVirtual().start(() -> killLate(process));
    try {
      List<String> seen = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        seen.add(line);
        if (line.contains(part)) {
          return line;
        }
      }
      throw new AssertionError("no line with '" + part + "' in " + seen);
    } finally {
      watch.interrupt();
    }
  }

  private static void killLate(Process process) {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      // it ended in time
    }
  }

  @Override
  public String toString() {
    return binary.toString();
  }
}
