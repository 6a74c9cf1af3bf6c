package io.lateen.app.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lateen.app.explain.InProcess;
import io.lateen.cli.explain.Inquiry;
import io.lateen.pilot.Pilot;
import io.lateen.pilot.PilotConfig;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.document.Document;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.kube.DirectorySource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A Sidecar rule in a folder, Pilot that reads it, and the proxy as a process: an application that
/// calls by a unix socket, and is called by one.
@Timeout(120)
final class UnixSocketsTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final int MOST_LOOKS = 1_200;

  @TempDir Path home;
  private final List<Process> proxies = new ArrayList<>();
  private HttpServer upstream;
  private ServerSocketChannel application;
  private DirectorySource objects;
  private Pilot pilot;
  private Path out;
  private int in;

  @BeforeEach
  void start() throws IOException {
    out = home.resolve("out.sock");
    in = freePort();
    upstream = HttpServer.create(ANY, 0);
    upstream.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, "upstream".length());
          exchange.getResponseBody().write("upstream".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    upstream.start();
    application =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(home.resolve("app.sock")));
    Thread.ofVirtual().start(this::answer);
    Path rules = Files.createDirectory(home.resolve("rules"));
    Files.writeString(rules.resolve("rules.yaml"), rules());
    objects = DirectorySource.open(rules);
    pilot = new Pilot(new PilotConfig(ANY, ANY, ANY, MeshConfig.DEFAULT, true, "test"), objects);
    pilot.start();
  }

  @AfterEach
  void stop() throws Exception {
    for (Process proxy : proxies) {
      proxy.destroyForcibly().waitFor();
    }
    pilot.close();
    objects.close();
    application.close();
    upstream.stop(0);
  }

  private String rules() {
    return """
        apiVersion: networking.istio.io/v1alpha3
        kind: ServiceEntry
        metadata: {name: upstream, namespace: default}
        spec:
          hosts: [upstream.example.com]
          ports: [{number: 8080, name: http, protocol: HTTP}]
          resolution: STATIC
          endpoints: [{address: 127.0.0.1, ports: {http: %d}}]
        ---
        apiVersion: networking.istio.io/v1alpha3
        kind: Sidecar
        metadata: {name: default, namespace: default}
        spec:
          ingress:
          - {port: {number: %d, protocol: HTTP, name: http}, bind: 127.0.0.1, defaultEndpoint: "unix://%s/app.sock"}
          egress:
          - {port: {number: 0, protocol: HTTP, name: out}, bind: "unix://%s", hosts: ["*/*"]}
        """
        .formatted(upstream.getAddress().getPort(), in, home, out);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private void answer() {
    while (application.isOpen()) {
      try (SocketChannel client = application.accept()) {
        assertThat(client.read(ByteBuffer.allocate(4096))).isPositive();
        client.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\napp"));
      } catch (IOException e) {
        // The test is over, or the proxy is.
      }
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private Process proxy() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.lateen.proxy.ProxyMain", "proxy", "sidecar", "--parent-pipe"));
    command.addAll(List.of("--discoveryAddress", "127.0.0.1:" + pilot.grpcPort()));
    command.addAll(List.of("--id", "web.default", "--ip", "127.0.0.1", "--concurrency", "1"));
    command.addAll(List.of("--statusPort", "0", "--proxyAdminPort", "0"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("proxy.log").toFile()));
    builder.environment().put("ISTIO_META_INTERCEPTION_MODE", "NONE");
    Process proxy = builder.start();
    proxies.add(proxy);
    return proxy;
  }

  /// The body of the answer, as soon as there is one.
  private String get(SocketAddress at, String authority, Process proxy) throws IOException {
    for (int looks = 0; looks < MOST_LOOKS && proxy.isAlive(); looks++) {
      try (SocketChannel client = SocketChannel.open(at)) {
        client.write(
            bytes("GET / HTTP/1.1\r\nHost: " + authority + "\r\nConnection: close\r\n\r\n"));
        String answer =
            new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.US_ASCII);
        if (answer.startsWith("HTTP/1.1 200 ")) {
          return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
      } catch (IOException notYet) {
        // Nobody listens, or what was left of the proxy before does not.
      }
      LockSupport.parkNanos(50_000_000);
    }
    throw new AssertionError(
        "no answer; the proxy said " + Files.readString(home.resolve("proxy.log")));
  }

  /// A socket of a proxy that is not here needs no folder here.
  @Test
  void whatHappensThereIsExplained() throws Exception {
    Path elsewhere = home.resolve("not/here/out.sock");
    List<JsonNode> documents =
        DocumentReader.read(bytes(rules().replace(out.toString(), elsewhere.toString())).array())
            .documents()
            .stream()
            .map(Document::tree)
            .toList();
    Inquiry inquiry =
        new Inquiry("GET", "http://upstream.example.com:8080/", List.of(), "unix://" + elsewhere);
    JsonNode says =
        new InProcess().mesh(documents).proxy("web", "default", Map.of(), false).explain(inquiry);
    assertThat(says.toString())
        .contains("unix://" + elsewhere + "_0", "outbound|8080||upstream.example.com");
    assertThat(elsewhere.getParent()).doesNotExist();
  }

  @Test
  void anApplicationCallsAndIsCalledByUnixSockets() throws Exception {
    SocketAddress socket = UnixDomainSocketAddress.of(out);
    Process first = proxy();
    assertThat(get(socket, "upstream.example.com:8080", first)).isEqualTo("upstream");
    assertThat(get(new InetSocketAddress("127.0.0.1", in), "web", first)).isEqualTo("app");
    first.destroyForcibly().waitFor();
    assertThat(out).as("nobody has removed it").exists();
    Process second = proxy();
    assertThat(get(socket, "upstream.example.com:8080", second)).isEqualTo("upstream");
  }
}
