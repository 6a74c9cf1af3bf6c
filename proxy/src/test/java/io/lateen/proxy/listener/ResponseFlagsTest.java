package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lateen.proxy.filter.http.fault.FaultConfig;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.resource.AccessLog;
import io.lateen.proxy.resource.CircuitBreakers;
import io.lateen.proxy.resource.CircuitBreakers.Thresholds;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.Fraction;
import io.lateen.proxy.resource.Http2Options;
import io.lateen.proxy.resource.HttpConnectionManager.Bounds;
import io.lateen.proxy.resource.HttpFilterConfig;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.RetryOn;
import io.lateen.proxy.resource.RouteAction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What goes wrong with a request, and the status and flags that the access log has of it.
@Timeout(30)
final class ResponseFlagsTest {
  private static final Duration SHORT = Duration.ofMillis(100);

  private final Mesh tested = new Mesh();

  @AfterEach
  void close() {
    tested.close();
  }

  @FunctionalInterface
  interface Mishap {
    void happen(Mesh mesh) throws Exception;
  }

  static Stream<Arguments> mishaps() {
    return Stream.of(
        mishap("200 -", mesh -> of(mesh, (request, in, out) -> FakeServer.ok(out, "ok"))),
        mishap("503 UH", mesh -> get(mesh.cluster("a").route("/", "a"))),
        mishap("503 UF", mesh -> get(mesh.cluster("a", FreePort.closed()).route("/", "a"))),
        mishap("503 UO", ResponseFlagsTest::tooMany),
        mishap("404 NR", mesh -> get(mesh)),
        mishap("503 NC", ResponseFlagsTest::toNoCluster),
        mishap("504 UT", mesh -> unanswered(mesh, SHORT)),
        mishap("503 URX", ResponseFlagsTest::inVain),
        mishap("503 UF,URX", ResponseFlagsTest::unreachable),
        mishap("503 UC", mesh -> of(mesh, (request, in, out) -> false)),
        mishap("200 UC", mesh -> of(mesh, ResponseFlagsTest::halfAnAnswer)),
        mishap("503 UR", ResponseFlagsTest::reset),
        mishap("502 UPE", mesh -> of(mesh, ResponseFlagsTest::nonsense)),
        mishap("503 LR", ResponseFlagsTest::upgradeThatTheServerDoesNotTake),
        mishap("0 DC", ResponseFlagsTest::clientThatLeaves),
        mishap("400 DPE", ResponseFlagsTest::noRequest),
        mishap("200 DI", mesh -> faulty(mesh, new FaultConfig.Delay(1, all()), null)),
        mishap("418 FI", mesh -> faulty(mesh, null, new FaultConfig.Abort(418, all()))),
        mishap(
            "418 DI,FI",
            mesh ->
                faulty(mesh, new FaultConfig.Delay(1, all()), new FaultConfig.Abort(418, all()))),
        mishap("408 SI", ResponseFlagsTest::idle),
        mishap("408 DT", ResponseFlagsTest::old));
  }

  private static Arguments mishap(String line, Mishap how) {
    return arguments(line, how);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mishaps")
  void areWrittenDown(String line, Mishap how, @TempDir Path home) throws Exception {
    Path log = home.resolve("access.log");
    tested.logs =
        List.of(new AccessLog(log.toString(), "%RESPONSE_CODE% %RESPONSE_FLAGS%\n", null));
    how.happen(tested);
    tested.close();
    assertThat(Files.readAllLines(log)).containsExactly(line);
  }

  private static Fraction all() {
    return new Fraction(100, 100);
  }

  /// One request on a connection of its own, until the proxy has said all that it will.
  private static void get(Mesh mesh, String... headers) throws IOException {
    send(mesh, "GET / HTTP/1.1\r\nHost: x\r\n" + Client.lines(headers) + "\r\n");
  }

  private static void send(Mesh mesh, String text) throws IOException {
    try (Client client = mesh.serve().client()) {
      client.send(text);
      client.socket.shutdownOutput();
      assertThat(client.in.readAllBytes()).asString().startsWith("HTTP/1.1 ");
    }
  }

  private static void of(Mesh mesh, FakeServer.Script script) throws IOException {
    try (FakeServer server = new FakeServer(script)) {
      get(mesh.cluster("a", server.port()).route("/", "a"));
    }
  }

  /// Reads what comes and does not answer.
  private static FakeServer silent() throws IOException {
    return new FakeServer((request, in, out) -> in.read() >= 0);
  }

  private static void tooMany(Mesh mesh) throws IOException {
    mesh.breakers = new CircuitBreakers(new Thresholds(1, 1, 0, 1, null), Thresholds.DEFAULT);
    of(mesh, (request, in, out) -> FakeServer.ok(out, "never"));
  }

  private static void toNoCluster(Mesh mesh) throws IOException {
    ClusterChoice named = new ClusterChoice.FromHeader("to", MetadataMatch.ANY);
    get(mesh.route("/", Mesh.to(named, null, null)), "To: nobody");
  }

  private static void inVain(Mesh mesh) throws IOException {
    try (FakeServer server =
        new FakeServer(
            (request, in, out) -> {
              FakeServer.send(out, "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
              return true;
            })) {
      mesh.cluster("a", server.port());
      get(mesh.route("/", retried(RetryOn.RETRIABLE_STATUS_CODES)));
    }
  }

  private static void unreachable(Mesh mesh) throws IOException {
    mesh.cluster("a", FreePort.closed());
    get(mesh.route("/", retried(RetryOn.CONNECT_FAILURE)));
  }

  private static RouteAction retried(RetryOn condition) {
    return Mesh.to("a", RoutingActionsTest.retries(1, condition), null);
  }

  private static boolean halfAnAnswer(FakeServer.Request request, InputStream in, OutputStream out)
      throws IOException {
    FakeServer.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf");
    return false;
  }

  private static boolean nonsense(FakeServer.Request request, InputStream in, OutputStream out)
      throws IOException {
    FakeServer.send(out, "nonsense\r\n\r\n");
    return true;
  }

  private static void reset(Mesh mesh) throws IOException {
    mesh.http2 = Http2Options.DEFAULT;
    try (Http2Server server =
        new Http2Server(
            (wire, connection) -> {
              Http2Wire.Frame request = wire.nextRequest();
              wire.frame(Http2Wire.RST_STREAM, 0, request.stream(), Http2Wire.number(2));
              wire.next(Http2Wire.GOAWAY);
            })) {
      get(mesh.cluster("a", server.port()).route("/", "a"));
    }
  }

  private static void upgradeThatTheServerDoesNotTake(Mesh mesh) throws IOException {
    mesh.http2 = Http2Options.DEFAULT;
    try (Http2Server server = Http2Server.echo()) {
      mesh.cluster("a", server.port()).route("/", "a");
      get(mesh, "Connection: Upgrade", "Upgrade: websocket");
    }
  }

  private static void clientThatLeaves(Mesh mesh) throws Exception {
    try (FakeServer server = silent()) {
      mesh.cluster("a", server.port()).route("/", "a");
      try (Client client = mesh.serve().client()) {
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        mesh.awaitCounter("cluster.a.upstream_rq_active", 1);
        client.socket.setSoLinger(true, 0); // an end of its half only would leave the answer wanted
      }
      mesh.awaitCounter("cluster.a.upstream_rq_active", 0);
    }
  }

  private static void noRequest(Mesh mesh) throws IOException {
    send(mesh, "nonsense\r\n\r\n");
  }

  private static void faulty(Mesh mesh, FaultConfig.Delay delay, FaultConfig.Abort abort)
      throws IOException {
    FaultConfig fault = FaultConfig.of(delay, abort, "", List.of());
    mesh.filters.add(new HttpFilterConfig("fault", fault, false));
    of(mesh, (request, in, out) -> FakeServer.ok(out, "ok"));
  }

  private static void idle(Mesh mesh) throws IOException {
    mesh.streamIdleTimeout = SHORT;
    unanswered(mesh, Duration.ZERO);
  }

  private static void old(Mesh mesh) throws IOException {
    mesh.bounds = new Bounds(null, SHORT, null, 0);
    unanswered(mesh, Duration.ZERO);
  }

  private static void unanswered(Mesh mesh, Duration timeout) throws IOException {
    try (FakeServer server = silent()) {
      get(mesh.cluster("a", server.port()).route("/", Mesh.to("a", null, timeout)));
    }
  }
}
