package io.lateen.app.outside.steady;

import io.lateen.app.walkthrough.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `lateen pilot --config-dir` and one `lateen proxy router`, as processes of their own.
final class PilotAndGateway implements AutoCloseable {
  private final Path folder;
  private final Path log;
  private final int discovery = freePorts(1).getFirst();
  private final Process proxy;
  private Process pilot;

  PilotAndGateway(Path folder, Path log) {
    this.folder = folder;
    this.log = log;
    pilot = startPilot();
    proxy = startProxy();
  }

  static List<Integer> freePorts(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket one : held) {
        one.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process startPilot() {
    List<Integer> others = freePorts(2);
    return start(
        "pilot.log",
        Map.of(),
        "pilot",
        "--config-dir",
        folder.toString(),
        "--grpcAddr",
        "127.0.0.1:" + discovery,
        "--httpAddr",
        "127.0.0.1:" + others.get(0),
        "--monitoringAddr",
        "127.0.0.1:" + others.get(1));
  }

  private Process startProxy() {
    return start(
        "proxy.log",
        Map.of("POD_NAME", "front", "ISTIO_METAJSON_LABELS", "{\"istio\": \"ingressgateway\"}"),
        "proxy",
        "router",
        "--discoveryAddress",
        "127.0.0.1:" + discovery,
        "--proxyAdminPort",
        freePorts(1).getFirst().toString(),
        "--concurrency",
        "1");
  }

  private Process start(String name, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Command.root().resolve("lateen").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.resolve(name).toFile()));
    builder.environment().put("LATEEN_DIST", Command.root().resolve("app/target/dist").toString());
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `kill -9`.
  void killPilot() throws InterruptedException {
    pilot.destroyForcibly().waitFor();
  }

  void pilotAgain() {
    pilot = startPilot();
  }

  @Override
  public void close() {
    proxy.destroy();
    pilot.destroyForcibly();
  }
}
