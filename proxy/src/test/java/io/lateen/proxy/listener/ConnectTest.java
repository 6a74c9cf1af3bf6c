package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Http2Wire.Frame;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.listener.Mesh.Response;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.HeaderOperations;
import io.lateen.proxy.resource.Http2Options;
import io.lateen.proxy.resource.Origin;
import io.lateen.proxy.resource.PerFilterConfig;
import io.lateen.proxy.resource.Route;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.RouteMatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// CONNECT (RFC 9110 section 9.3.6), passed on or ended here, in both versions of HTTP.
@SuppressWarnings("StringConcatToTextBlock")
class ConnectTest {
  private static final String CONNECT = "CONNECT db:5432 HTTP/1.1\r\nHost: db:5432\r\n\r\n";
  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  private void route(int port, RouteAction.Upgrade upgrade) {
    mesh.cluster("a", port);
    RouteAction.ToCluster action =
        new RouteAction.ToCluster(
            new ClusterChoice.Single("a"),
            503,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(),
            List.of(),
            List.of(upgrade),
            null,
            false);
    RouteMatch match =
        new RouteMatch(new RouteMatch.Path.Connect(), true, List.of(), List.of(), null, false);
    mesh.routes.add(
        new Route(
            "c", match, action, HeaderOperations.NONE, PerFilterConfig.NONE, "", Origin.UNKNOWN));
    mesh.route("/", "a").serve();
  }

  private static RouteAction.Upgrade upgrade(boolean enabled, boolean terminated) {
    return new RouteAction.Upgrade("connect", enabled, terminated);
  }

  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  /// A server that takes CONNECT and echoes four octets.
  private static RawServer proxy(String answer) throws IOException {
    return new RawServer(
        (in, out) -> {
          String head = FakeServer.head(in);
          assertThat(head).startsWith("CONNECT db:5432 HTTP/1.1\r\n").contains("ost: db:5432\r\n");
          FakeServer.send(out, answer);
          out.write(in.readNBytes(4));
          out.flush();
        });
  }

  @Test
  void isPassedOnAndItsTunnelCarriesOctets() throws Exception {
    try (RawServer server =
        proxy("HTTP/1.1 200 Connected\r\nContent-Length: 3\r\nTransfer-Encoding: x\r\n\r\nhi ")) {
      // a length in the answer means nothing (RFC 9110 section 9.3.6)
      route(server.port(), upgrade(true, false));
      try (Client client = mesh.client()) {
        client.send(CONNECT + "too soon");
        Response response = client.read(false);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("content-length")).isNull();
        assertThat(response.header("transfer-encoding")).isNull();
        assertThat(text(client.in.readAllBytes())).isEqualTo("hi too ");
      }
    }
  }

  @Test
  void aRefusalIsPassedOnAndNothingBehindItIsARequest() throws Exception {
    try (FakeServer server =
        new FakeServer(
            (request, in, out) -> {
              FakeServer.send(out, "HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n");
              return true;
            })) {
      route(server.port(), upgrade(true, false));
      try (Client client = mesh.client()) {
        client.send(CONNECT + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
        Response response = client.read();
        assertThat(response.status()).isEqualTo(407);
        assertThat(response.header("connection")).isEqualTo("close");
        assertThat(client.in.read()).isEqualTo(-1);
        assertThat(server.requests).hasSize(1);
      }
    }
  }

  /// The endpoint speaks first, and knows nothing of HTTP.
  private static RawServer plain() throws IOException {
    return new RawServer(
        (in, out) -> {
          FakeServer.send(out, "220 hello\r\n");
          assertThat(text(in.readAllBytes())).isEqualTo("quit");
          FakeServer.send(out, "bye");
        });
  }

  @Test
  void endsHereWhereTheRouteSaysSo() throws Exception {
    try (RawServer server = plain()) {
      route(server.port(), upgrade(true, true));
      try (Client client = mesh.client()) {
        assertThat(client.send(CONNECT).read(false).status()).isEqualTo(200);
        assertThat(client.line()).isEqualTo("220 hello");
        client.send("quit");
        client.socket.shutdownOutput();
        assertThat(text(client.in.readAllBytes())).isEqualTo("bye");
      }
      server.await();
      mesh.awaitCounter("cluster.a.upstream_cx_active", 0);
      assertThat(mesh.counter("http.test.downstream_rq_2xx")).isEqualTo(1);
    }
  }

  @Test
  void endsHereForHttp2() throws Exception {
    mesh.downstreamHttp2 =
        new Http2Options(null, null, null, null, null, null, null, null, true, null);
    try (RawServer server = plain()) {
      route(server.port(), upgrade(true, true));
      try (Http2Wire client = Http2Wire.connect(mesh.port())) {
        int stream = client.nextStream();
        client.headers(stream, false, ":method", "CONNECT", ":authority", "db:5432");
        assertThat(client.fields(client.next(Http2Wire.HEADERS))).containsEntry(":status", "200");
        client.data(stream, true, "quit");
        StringBuilder said = new StringBuilder();
        for (Frame data = client.next(Http2Wire.DATA); ; data = client.next(Http2Wire.DATA)) {
          said.append(text(data.payload()));
          if (data.ends()) {
            break;
          }
        }
        assertThat(said).hasToString("220 hello\r\nbye");
      }
      server.await();
    }
  }

  @Test
  void isPassedOnFromHttp2ToHttp1AndBack() throws Exception {
    try (RawServer server = proxy("HTTP/1.1 200 OK\r\n\r\nhi ")) {
      route(server.port(), upgrade(true, false));
      try (Http2Wire client = Http2Wire.connect(mesh.port())) {
        int stream = client.nextStream();
        client.headers(stream, false, ":method", "CONNECT", ":authority", "db:5432");
        client.data(stream, false, "echo");
        assertThat(client.message(stream).body()).isEqualTo("hi echo");
      }
    }
  }

  @Test
  void isPassedOnFromHttp1ToHttp2() throws Exception {
    mesh.http2 = Http2Options.DEFAULT;
    try (Http2Server server =
        new Http2Server(
            (wire, connection) -> {
              Frame request = wire.nextRequest();
              Map<String, String> fields = wire.fields(request);
              assertThat(fields)
                  .containsEntry(":method", "CONNECT")
                  .containsEntry(":authority", "db:5432")
                  .doesNotContainKeys(":scheme", ":path", ":protocol");
              wire.headers(request.stream(), false, ":status", "200");
              wire.data(request.stream(), false, "hi ");
              Frame said = wire.next(Http2Wire.DATA);
              wire.frame(Http2Wire.DATA, Http2Wire.END_STREAM, said.stream(), said.payload());
              wire.next(Http2Wire.GOAWAY);
            })) {
      route(server.port(), upgrade(true, false));
      try (Client client = mesh.client()) {
        assertThat(client.send(CONNECT).read(false).status()).isEqualTo(200);
        client.send("echo");
        assertThat(text(client.in.readAllBytes())).isEqualTo("hi echo");
      }
    }
  }

  @Test
  void isRefusedWhereTheRouteSaysSoThoughTheManagerAllowsIt() throws Exception {
    mesh.upgrades = List.of("connect");
    try (FakeServer server = FakeServer.saying("never asked")) {
      route(server.port(), upgrade(false, false));
      try (Client client = mesh.client()) {
        assertThat(client.send(CONNECT).read().status()).isEqualTo(403);
      }
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void hasNoBodyAndMatchesNoPath() throws Exception {
    mesh.upgrades = List.of("connect");
    try (FakeServer server = FakeServer.saying("never asked")) {
      mesh.cluster("a", server.port()).route("/", "a").route("", "a").serve();
      try (Client client = mesh.client()) {
        assertThat(client.send(CONNECT).read().status()).isEqualTo(404);
      }
      try (Client client = mesh.client()) {
        client.send("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\nContent-Length: 3\r\n\r\nabc");
        assertThat(client.read().status()).isEqualTo(400);
      }
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void anEndpointThatIsNotThereIsAFailure() throws Exception {
    route(FreePort.closed(), upgrade(true, true));
    try (Client client = mesh.client()) {
      assertThat(client.send(CONNECT).read().status()).isEqualTo(503);
    }
  }
}
