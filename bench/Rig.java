import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Programs pinned to processors, their processor time, and turns: proxies are loaded one at a time, again and again,
/// and what is compared was measured in the same round. Ends what it has started when it is closed.
final class Rig implements AutoCloseable {
  /// Proxies that do the same, and where they are spoken to.
  ///
  /// @param processes all whose processor time is counted
  record Peer(String name, List<Process> processes, Map<String, Integer> ports) {
    boolean ours() {
      return name.equals("lateen") || name.equals("before");
    }
  }

  /// A load.
  @FunctionalInterface
  interface Load {
    /// @return how many requests it was
    double on(Peer peer, int seconds) throws Exception;
  }

  /// @param micros of processor time per request
  private record Turn(double micros, double perSecond) {}

  final Path root = Path.of("").toAbsolutePath();
  final Path home;
  private final List<Process> started = new CopyOnWriteArrayList<>();

  Rig() throws IOException {
    home = Files.createTempDirectory("lateen-bench");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> started.forEach(Process::destroy)));
  }

  /// Prints each one's processor time per request, and ours beside everybody's: the median of the rounds, and between
  /// which they were.
  ///
  /// @param warm seconds for which each one is loaded before; ours is compiled meanwhile
  void compare(String what, List<Peer> peers, int rounds, int seconds, int warm, Load load) throws Exception {
    Map<Peer, List<Turn>> turns = new LinkedHashMap<>();
    for (Peer peer : peers) {
      turns.put(peer, new ArrayList<>());
      load.on(peer, peer.ours() ? warm : 2);
    }
    for (int round = 0; round < rounds; round++) {
      for (Peer peer : peers) {
        turns.get(peer).add(turn(peer, seconds, load));
      }
    }
    List<Turn> ours = turns.get(peers.stream().filter(peer -> peer.name().equals("lateen")).findFirst().orElseThrow());
    turns.forEach((peer, theirs) -> {
      double[] ratios = new double[rounds];
      Arrays.setAll(ratios, round -> ours.get(round).micros() / theirs.get(round).micros());
      say("%-12s %-8s %s us at %6.0f/s   lateen is %s of it", what, peer.name(),
          spread(theirs.stream().mapToDouble(Turn::micros).toArray(), "%7.1f (%.1f-%.1f)"),
          median(theirs.stream().mapToDouble(Turn::perSecond).toArray()), spread(ratios, "%.2f (%.2f-%.2f)"));
    });
  }

  private static Turn turn(Peer peer, int seconds, Load load) throws Exception {
    double before = micros(peer);
    long begun = System.nanoTime();
    double requests = load.on(peer, seconds);
    return new Turn((micros(peer) - before) / requests, requests * 1e9 / (System.nanoTime() - begun));
  }

  private static String spread(double[] values, String format) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return String.format(Locale.ROOT, format, median(sorted), sorted[0], sorted[sorted.length - 1]);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /// Processor time of programs and their children, threads that have ended with them; the kernel counts in hundredths
  /// of a second.
  private static double micros(Peer peer) throws IOException {
    double sum = 0;
    for (Process process : peer.processes()) {
      for (ProcessHandle one : Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList()) {
        String stat = Files.readString(Path.of("/proc/" + one.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        sum += (Double.parseDouble(fields[11]) + Double.parseDouble(fields[12])) * 1e4;
      }
    }
    return sum;
  }

  // Programs.

  /// Whether a program is on the PATH; says so when it is not.
  boolean there(String program) {
    boolean there = Arrays.stream(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    if (!there) {
      say("%s is not there and is left out", program);
    }
    return there;
  }

  /// Starts a program whose output goes to `name.log`.
  Process start(String name, int processor, List<String> command) throws IOException {
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", "" + processor));
    pinned.addAll(command);
    Process process = new ProcessBuilder(pinned).redirectErrorStream(true).redirectOutput(home.resolve(name + ".log").toFile()).start();
    started.add(process);
    return process;
  }

  /// Waits until somebody listens.
  void until(Process process, int port) throws Exception {
    for (int i = 0; i < 3000 && process.isAlive(); i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException _) {
        Thread.sleep(20);
      }
    }
    StringBuilder logs = new StringBuilder("nobody listens on " + port + "\n");
    try (var files = Files.newDirectoryStream(home, "*.log")) {
      for (Path file : files) {
        logs.append(file.getFileName()).append(":\n").append(Files.readString(file));
      }
    }
    throw new IOException(logs.toString());
  }

  String write(String file, String text) throws IOException {
    return Files.writeString(home.resolve(file), text).toString();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Runs a client to its end on processor 1; one that does not end in time (h2load on a busy machine may not) is ended.
  ///
  /// @param seconds that it means to take
  /// @throws IOException with all it has said, when it fails
  static String client(int seconds, List<String> command) throws IOException, InterruptedException {
    List<String> limited = new ArrayList<>(List.of("timeout", "" + (seconds + 30), "taskset", "-c", "1"));
    limited.addAll(command);
    return run(limited.toArray(String[]::new));
  }

  /// Runs a program to its end.
  ///
  /// @throws IOException with all it has said, when it fails
  static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + "\n" + out);
    }
    return out;
  }

  static double number(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException(pattern + " not in " + text);
    }
    return Double.parseDouble(matcher.group(1));
  }

  static void say(String text, Object... values) {
    IO.println(String.format(Locale.ROOT, text, values));
  }

  /// The directory with configurations and logs is kept when -Dkeep=true.
  @Override
  public void close() throws Exception {
    for (Process process : started.reversed()) {
      process.destroy();
    }
    for (Process process : started) {
      process.waitFor(10, TimeUnit.SECONDS);
    }
    if (Boolean.getBoolean("keep")) {
      say("kept %s", home);
      return;
    }
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
