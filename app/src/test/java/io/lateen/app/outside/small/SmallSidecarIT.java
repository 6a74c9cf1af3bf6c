package io.lateen.app.outside.small;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.walkthrough.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A proxy whose memory cgroup allows it 64 MiB, by all the proxy can see of it: what is its own
/// stays so far below that the files it needs find room beside it (16 MiB do, and the kernel takes
/// back what else it shows), while 10 GiB (`-Dlateen.body.gib`) go up and come down.
final class SmallSidecarIT {
  private static final long ALLOWED = 64L << 20;
  private static final long FOR_FILES = 16L << 20;
  private static final long LENGTH = Long.getLong("lateen.body.gib", 10) << 30;
  private static final Duration SOON = Duration.ofMinutes(1);
  @TempDir Path temp;

  @Test
  void tenGibibytesThroughSixtyFourMebibytes() throws Exception {
    try (Echo echo = new Echo(LENGTH)) {
      int port = freePort();
      Process proxy = start(port, echo.port());
      try {
        eventually(SOON, () -> !proxy.isAlive() || isListening(port), yes -> yes);
        assertThat(proxy.isAlive()).as(() -> said()).isTrue();
        assertThat(Pump.pass(port, LENGTH)).isEqualTo(LENGTH);
        long most = memory(proxy, "VmHWM:");
        long files = memory(proxy, "RssFile:");
        System.out.printf(
            "SmallSidecarIT: %d GiB, %d KiB at most, %d KiB of it files%n",
            LENGTH >> 30, most >> 10, files >> 10);
        assertThat(most - files).isLessThanOrEqualTo(ALLOWED - FOR_FILES);
      } finally {
        proxy.destroyForcibly().waitFor();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  private Process start(int port, int upstream) throws IOException {
    Path config = temp.resolve("envoy.yaml");
    Files.writeString(config, bootstrap(port, upstream));
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Command.root().resolve("lateen").toString(),
                    "proxy",
                    "--config",
                    config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    builder.environment().put("LATEEN_DIST", Command.root().resolve("app/target/dist").toString());
    builder.environment().put("LATEEN_CGROUPS", cgroups().toString());
    return builder.start();
  }

  private static String bootstrap(int port, int upstream) {
    return """
    admin: {address: {socket_address: {address: 127.0.0.1, port_value: 0}}}
    static_resources:
      listeners:
      - name: in
        address: {socket_address: {address: 127.0.0.1, port_value: %d}}
        filter_chains:
        - filters:
          - name: envoy.filters.network.http_connection_manager
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
              stat_prefix: in
              route_config:
                name: all
                virtual_hosts:
                - {name: all, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: web, timeout: 0s}}]}
              http_filters:
              - name: envoy.filters.http.router
                typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
      clusters:
      - name: web
        connect_timeout: 1s
        load_assignment:
          cluster_name: web
          endpoints:
          - lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}}]
    """
        .formatted(port, upstream);
  }

  private Path log() {
    return temp.resolve("proxy.log");
  }

  private String said() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// As a container sees them, version 2 and version 1.
  private Path cgroups() throws IOException {
    Path folder = temp.resolve("cgroup");
    Path memory = Files.createDirectories(folder.resolve("memory"));
    Files.writeString(folder.resolve("memory.max"), ALLOWED + "\n");
    Files.writeString(memory.resolve("memory.limit_in_bytes"), ALLOWED + "\n");
    return folder;
  }

  private static boolean isListening(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /// In octets.
  private static long memory(Process process, String figure) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(figure)) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException("no " + figure + " in " + status);
  }
}
