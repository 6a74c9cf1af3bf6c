package io.lateen.prometheus.reference;

import io.lateen.prometheus.ApiClient;
import io.lateen.prometheus.Eventually;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Debian's Prometheus with given samples, in a folder of its own.
final class RealPrometheus implements AutoCloseable {
  private final Process process;
  private final ApiClient api;

  private RealPrometheus(Process process, ApiClient api) {
    this.process = process;
    this.api = api;
  }

  /// The program: `$LATEEN_PROMETHEUS`, or `prometheus` on the PATH. Where it is missing, one line
  /// says so; a build with `CI=true` fails.
  static Optional<Path> find() {
    String given = System.getenv().getOrDefault("LATEEN_PROMETHEUS", "");
    Optional<Path> found =
        Stream.concat(
                Stream.of(given).filter(path -> !path.isEmpty()).map(Path::of),
                Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                    .map(folder -> Path.of(folder, "prometheus")))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty()) {
      System.out.println("prometheus is missing: answers are not compared with the real one's");
      if (Boolean.parseBoolean(System.getenv("CI"))) {
        throw new AssertionError("prometheus is missing; see .ci/run");
      }
    }
    return found;
  }

  /// @param openMetrics samples with times
  static RealPrometheus start(Path program, Path folder, String openMetrics) throws Exception {
    Path text = Files.writeString(folder.resolve("samples"), openMetrics);
    Path data = folder.resolve("data");
    run(
        program.resolveSibling("promtool").toString(),
        "tsdb",
        "create-blocks-from",
        "openmetrics",
        text.toString(),
        data.toString());
    return serve(program, data, Files.writeString(folder.resolve("empty.yml"), "global: {}\n"));
  }

  static RealPrometheus serve(Path program, Path data, Path config) throws Exception {
    int port = freePort();
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + data,
                "--storage.tsdb.retention.time=50y",
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=warn")
            .redirectErrorStream(true)
            .redirectOutput(data.resolveSibling("log").toFile())
            .start();
    ApiClient api = new ApiClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    try {
      Eventually.check(() -> awaitReady(process, api, data.resolveSibling("log")));
    } catch (Throwable failed) {
      process.destroyForcibly();
      throw failed;
    }
    return new RealPrometheus(process, api);
  }

  private static void awaitReady(Process process, ApiClient api, Path log) throws IOException {
    if (!process.isAlive()) {
      throw new IOException("prometheus ended: " + Files.readString(log));
    }
    try {
      if (api.status("/-/ready") != 200) {
        throw new AssertionError("not ready");
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
  }

  ApiClient api() {
    return api;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
