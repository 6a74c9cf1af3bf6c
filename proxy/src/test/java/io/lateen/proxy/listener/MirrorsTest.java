package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Http2Wire.Frame;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.Fraction;
import io.lateen.proxy.resource.Http2Options;
import io.lateen.proxy.resource.RouteAction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Copies of requests to cluster `a`, which go to cluster `b`.
@Timeout(30)
final class MirrorsTest {
  private static final int KEPT = 64 * 1024;
  private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s";
  private static final String CHUNKED =
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final Mesh mesh = new Mesh();
  private final BlockingQueue<String> copies = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    mesh.close();
  }

  static RouteAction.ToCluster mirrored(String to, Fraction share, Duration timeout) {
    return new RouteAction.ToCluster(
        new ClusterChoice.Single("a"),
        503,
        null,
        null,
        null,
        timeout,
        null,
        null,
        List.of(new RouteAction.Mirror(to, share)),
        List.of(),
        List.of(),
        null,
        false);
  }

  private Client client(int server, int shadow, Fraction share) throws IOException {
    mesh.cluster("a", server).cluster("b", shadow).route("/", mirrored("b", share, null));
    return mesh.serve().client();
  }

  private String copy() throws InterruptedException {
    return copies.poll(10, TimeUnit.SECONDS);
  }

  /// A server that hands over what it is asked.
  private FakeServer shadow() throws IOException {
    return new FakeServer(
        (request, in, out) -> {
          copies.add(request.header("host") + " " + request.body());
          return FakeServer.ok(out, "for nobody");
        });
  }

  private static Client post(Client client, String body) throws IOException {
    return client.send(POST.formatted(body.length(), body));
  }

  @Test
  void haveTheBodyOfTheirRequest() throws Exception {
    try (FakeServer server = FakeServer.saying("ok");
        FakeServer shadow = shadow();
        Client client = client(server.port(), shadow.port(), null)) {
      for (String body : List.of("one", "second", "")) {
        assertThat(post(client, body).read().body()).isEqualTo("ok");
        assertThat(copy()).isEqualTo("x-shadow " + body);
      }
      mesh.awaitCounter("cluster.b.upstream_rq_2xx", 3);
      assertThat(mesh.counter("cluster.b.upstream_rq_active")).isZero();
      assertThat(shadow.connections).as("used again").hasValue(1);
    }
  }

  @Test
  void haveChunksAndTrailers() throws Exception {
    FakeServer.Script chunks =
        (request, in, out) -> {
          copies.add(FakeServer.head(in)); // chunks and trailers end like a head
          return FakeServer.ok(out, "ok");
        };
    try (FakeServer server = new FakeServer(chunks);
        FakeServer shadow = new FakeServer(chunks);
        Client client = client(server.port(), shadow.port(), null)) {
      client.send(CHUNKED).send("4\r\nbody\r\n").send("0\r\nx-sum: 7\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
      for (int i = 0; i < 2; i++) {
        assertThat(copy()).contains("body").endsWith("0\r\nx-sum: 7\r\n\r\n");
      }
    }
  }

  /// The response begins, and ends, after the first and the second half of the request.
  @Test
  void goOutWhenTheBodyIsWhole() throws Exception {
    try (RawServer server =
            new RawServer(
                (in, out) -> {
                  assertThat(FakeServer.head(in)).startsWith("POST");
                  assertThat(in.readNBytes(4)).asString().isEqualTo("half");
                  FakeServer.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
                  assertThat(in.readNBytes(4)).asString().isEqualTo("more");
                  FakeServer.send(out, "k");
                });
        FakeServer shadow = shadow();
        Client client = client(server.port(), shadow.port(), null)) {
      client.send(POST.formatted(8, "half"));
      assertThat(FakeServer.head(client.in)).contains("200");
      assertThat(mesh.counter("cluster.b.upstream_rq_total")).isZero();
      client.send("more");
      assertThat(client.in.readNBytes(2)).asString().isEqualTo("ok");
      assertThat(copy()).isEqualTo("x-shadow halfmore");
      server.await();
    }
  }

  @Test
  void areNotMadeOfLongBodies() throws Exception {
    try (FakeServer server = FakeServer.saying("ok");
        FakeServer shadow = shadow();
        Client client = client(server.port(), shadow.port(), null)) {
      assertThat(post(client, "x".repeat(KEPT + 1)).read().body()).isEqualTo("ok");
      assertThat(mesh.counter("cluster.a.retry_or_shadow_abandoned")).isEqualTo(1);
      assertThat(mesh.counter("cluster.b.upstream_rq_total")).isZero();
      assertThat(post(client, "x".repeat(KEPT)).read().body()).isEqualTo("ok");
      assertThat(copy()).hasSize("x-shadow ".length() + KEPT);
      assertThat(mesh.counter("cluster.a.retry_or_shadow_abandoned")).isEqualTo(1);
    }
  }

  @Test
  void areMadeOfGrpcCalls() throws Exception {
    mesh.http2 = Http2Options.DEFAULT;
    try (Http2Server server = grpc();
        Http2Server shadow = grpc()) {
      client(server.port(), shadow.port(), null).close();
      try (Http2Wire client = Http2Wire.connect(mesh.port())) {
        int call =
            client.request(
                false, "POST", "/pkg.S/M", "content-type", "application/grpc", "te", "trailers");
        client.data(call, false, "\0\0\0\0\4");
        client.data(call, true, "ping");
        assertThat(client.message(call).trailers()).containsEntry("grpc-status", "0");
      }
      assertThat(List.of(copy(), copy()))
          .containsExactlyInAnyOrder(
              "test/pkg.S/M \0\0\0\0\4ping", "test-shadow/pkg.S/M \0\0\0\0\4ping");
    }
  }

  private Http2Server grpc() throws IOException {
    return new Http2Server(
        (wire, connection) -> {
          Frame call = wire.nextRequest();
          Map<String, String> head = wire.fields(call);
          copies.add(head.get(":authority") + head.get(":path") + " " + body(wire));
          wire.headers(call.stream(), false, ":status", "200");
          wire.headers(call.stream(), true, "grpc-status", "0");
          wire.next(Http2Wire.GOAWAY);
        });
  }

  private static String body(Http2Wire wire) throws IOException {
    StringBuilder body = new StringBuilder();
    for (Frame data = wire.next(Http2Wire.DATA); ; data = wire.next(Http2Wire.DATA)) {
      body.append(new String(data.payload(), StandardCharsets.ISO_8859_1));
      if (data.ends()) {
        return body.toString();
      }
    }
  }

  /// One in four of 400: 100, within six standard deviations.
  @Test
  void areAShareOfAllRequests() throws Exception {
    assertThat(copiesOf400(new Fraction(25, 100))).isBetween(48L, 152L);
  }

  @Test
  void areNoneWhenTheShareIsNothing() throws Exception {
    assertThat(copiesOf400(new Fraction(0, 100))).isZero();
  }

  private long copiesOf400(Fraction share) throws Exception {
    try (FakeServer server = FakeServer.saying("ok");
        FakeServer shadow = FakeServer.saying("dropped");
        Client client = client(server.port(), shadow.port(), share)) {
      for (int i = 0; i < 400; i++) {
        assertThat(client.get("/").body()).isEqualTo("ok");
      }
      long copied = mesh.counter("cluster.b.upstream_rq_total");
      mesh.awaitCounter("cluster.b.upstream_rq_2xx", copied);
      assertThat(shadow.requests).hasSize((int) copied);
      return copied;
    }
  }

  @Test
  void areNotMadeOfUpgrades() throws Exception {
    try (FakeServer server = FakeServer.saying("no");
        FakeServer shadow = shadow();
        Client client = client(server.port(), shadow.port(), null)) {
      assertThat(client.get("/", "Connection: Upgrade", "Upgrade: websocket").body())
          .isEqualTo("no");
      assertThat(mesh.counter("cluster.b.upstream_rq_total")).isZero();
    }
  }

  @Test
  void takeNoLongerThanTheirRoutesAllow() throws Exception {
    try (FakeServer server = FakeServer.saying("ok");
        FakeServer deaf = new FakeServer((request, in, out) -> in.read() >= 0)) {
      mesh.cluster("a", server.port()).cluster("b", deaf.port());
      mesh.route("/", mirrored("b", null, Duration.ofMillis(500))).serve();
      try (Client client = mesh.client()) {
        assertThat(post(client, "body").read().body()).isEqualTo("ok");
        mesh.awaitCounter("cluster.b.upstream_rq_timeout", 1);
        mesh.awaitCounter("cluster.b.upstream_cx_active", 0);
        assertThat(mesh.counter("cluster.b.upstream_rq_active")).isZero();
      }
    }
  }

  enum Illness {
    ERROR("500"),
    NOBODY_THERE("503"),
    CLOSES("503"),
    SAYS_NOTHING("504");

    private final String counted;

    Illness(String counted) {
      this.counted = counted;
    }

    FakeServer server() throws IOException {
      return new FakeServer(
          (request, in, out) ->
              switch (this) {
                case ERROR -> {
                  FakeServer.send(out, "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n");
                  yield true;
                }
                case NOBODY_THERE, CLOSES -> false;
                case SAYS_NOTHING -> in.read() >= 0;
              });
    }
  }

  /// Those whom requests go to are not judged by their copies.
  @ParameterizedTest
  @EnumSource(Illness.class)
  void putIllEndpointsAside(Illness illness) throws Exception {
    try (FakeServer server = FakeServer.saying("ok");
        FakeServer well = FakeServer.saying("for nobody");
        FakeServer ill = illness.server()) {
      mesh.outlierDetection =
          OutlierDetectionTest.after(2, Duration.ofMinutes(10), Duration.ofMinutes(10));
      mesh.cluster("a", server.port());
      mesh.cluster(
          "b", well.port(), illness == Illness.NOBODY_THERE ? FreePort.closed() : ill.port());
      mesh.route("/", mirrored("b", null, Duration.ofMillis(500))).serve();
      try (Client client = mesh.client()) {
        for (int i = 1; i <= 10; i++) {
          assertThat(client.get("/").body()).isEqualTo("ok");
          mesh.awaitCounter("cluster.b.upstream_rq_completed", i);
          if (mesh.counter("cluster.b.upstream_rq_" + illness.counted) == 2) {
            mesh.awaitCounter("cluster.b.outlier_detection.ejections_active", 1);
          }
        }
      }
      assertThat(mesh.counter("cluster.b.upstream_rq_" + illness.counted)).isEqualTo(2);
      assertThat(mesh.counter("cluster.b.upstream_rq_5xx")).isEqualTo(2);
      assertThat(well.requests).hasSize(8);
      assertThat(mesh.counter("cluster.a.upstream_rq_200")).isEqualTo(10);
      assertThat(mesh.counter("cluster.a.outlier_detection.ejections_active")).isZero();
      mesh.awaitCounter("cluster.b.upstream_rq_active", 0);
    }
  }

  /// As of any request: it goes nowhere, and is counted.
  @Test
  void areCountedWhenNobodyIsThere() throws Exception {
    try (FakeServer server = FakeServer.saying("ok")) {
      mesh.cluster("a", server.port()).cluster("b").route("/", mirrored("b", null, null)).serve();
      assertThat(mesh.get("/").body()).isEqualTo("ok");
      mesh.awaitCounter("cluster.b.upstream_rq_503", 1);
      assertThat(mesh.counter("cluster.b.upstream_cx_none_healthy")).isEqualTo(1);
      assertThat(mesh.counter("cluster.b.upstream_rq_total")).isZero();
    }
  }
}
