package bookinfo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/// The life of a service as a process: binds `HOST` (default 0.0.0.0) and the first argument or
/// `PORT` (default 9080), serves, and on SIGTERM finishes what runs and ends with status 0 within
/// two seconds. With `EXIT_ON_STDIN_CLOSE=true` the end of standard input ends it too, so that it
/// does not outlive the program that started it.
final class Program {
  private static final Duration QUIET = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofMillis(1700);

  private Program() {}

  /// Starts the program; the process ends with status 1 when its address cannot be bound.
  static void run(String name, String[] args, Map<String, String> env, Service service) {
    try {
      start(name, args, env, service);
    } catch (IOException | IllegalArgumentException e) {
      System.err.println(name + ": cannot listen: " + e.getMessage());
      System.exit(1);
    }
  }

  /// @throws IOException when the address cannot be bound
  /// @throws IllegalArgumentException when it is none
  static ServiceServer start(String name, String[] args, Map<String, String> env, Service service)
      throws IOException {
    var server = ServiceServer.start(address(args, env), service, System.out);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server)));
    System.out.println(name + " listens on " + server.address());
    if (Boolean.parseBoolean(env.get("EXIT_ON_STDIN_CLOSE"))) {
      Thread.ofPlatform().daemon().name("stdin").start(() -> exitAtEndOf(System.in));
    }
    return server;
  }

  private static InetSocketAddress address(String[] args, Map<String, String> env) {
    String port = args.length > 0 ? args[0] : env.getOrDefault("PORT", "9080");
    return new InetSocketAddress(env.getOrDefault("HOST", "0.0.0.0"), parsePort(port));
  }

  private static int parsePort(String port) {
    try {
      return Integer.parseInt(port);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)", e);
    }
  }

  /// Being told to end is no failure, so the status is 0 and not the 143 that a JVM gives a
  /// SIGTERM.
  private static void end(ServiceServer server) {
    try {
      server.drain(QUIET, PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(0);
  }

  private static void exitAtEndOf(InputStream in) {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("standard input: " + e.getMessage());
    }
    System.exit(0);
  }
}
