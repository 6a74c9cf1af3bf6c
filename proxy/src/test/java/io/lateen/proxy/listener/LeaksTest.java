package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// No buffer is forgotten, whichever way an exchange ends.
@SuppressWarnings("StringConcatToTextBlock")
class LeaksTest {
  private static final String PUT = "PUT %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n";
  private static final String CHUNKED = "%s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n";

  @Test
  void everyBufferIsReleased() throws Exception {
    Leaks.watch();
    try (Mesh mesh = new Mesh();
        FakeServer whole = new FakeServer(LeaksTest::anAnswer);
        FakeServer cutting = new FakeServer(LeaksTest::halfAnAnswer);
        FakeServer deaf = new FakeServer((request, in, out) -> in.read() >= 0)) {
      mesh.cluster("whole", whole.port()).route("/whole", "whole");
      mesh.cluster("cutting", cutting.port()).route("/cutting", "cutting");
      mesh.cluster("nobody", FreePort.closed()).route("/nobody", "nobody");
      mesh.cluster("deaf", deaf.port())
          .route("/deaf", Mesh.to("deaf", null, Duration.ofMillis(30)))
          .serve();
      for (int i = 0; i < 30; i++) {
        complete(mesh);
        broken(mesh);
      }
    }
    Leaks.assertNone();
  }

  @Test
  void everyBufferOfHttp2IsReleased() throws Exception {
    Leaks.watch();
    try (Mesh mesh = new Mesh();
        Http2Server whole = Http2Server.echo();
        Http2Server cutting = new Http2Server(LeaksTest::halfAnAnswer);
        FakeServer old = FakeServer.saying("b".repeat(5000));
        Http2Server deaf = new Http2Server((wire, connection) -> wire.next(Http2Wire.GOAWAY))) {
      mesh.cluster("old", old.port()).route("/old", "old");
      mesh.http2 = io.lateen.proxy.resource.Http2Options.DEFAULT;
      mesh.cluster("whole", whole.port()).route("/whole", "whole");
      mesh.cluster("cutting", cutting.port()).route("/cutting", "cutting");
      mesh.cluster("nobody", FreePort.closed()).route("/nobody", "nobody");
      mesh.cluster("deaf", deaf.port())
          .route("/deaf", Mesh.to("deaf", null, Duration.ofMillis(30)))
          .cluster("a", whole.port())
          .route("/copied", MirrorsTest.mirrored("deaf", null, Duration.ofSeconds(1)))
          .serve();
      for (int i = 0; i < 20; i++) {
        overHttp2(mesh);
      }
      mesh.awaitCounter("cluster.deaf.upstream_rq_active", 0);
    }
    Leaks.assertNone();
  }

  @Test
  void everyBufferOfAMirrorIsReleased() throws Exception {
    Leaks.watch();
    try (Mesh mesh = new Mesh();
        FakeServer whole = FakeServer.saying("b".repeat(5000));
        FakeServer deaf = new FakeServer((request, in, out) -> in.read() >= 0)) {
      mesh.cluster("a", whole.port()).cluster("whole", whole.port()).cluster("deaf", deaf.port());
      mesh.cluster("nobody", FreePort.closed()).cluster("empty");
      for (String to : List.of("whole", "deaf", "nobody", "empty")) {
        mesh.route("/" + to, MirrorsTest.mirrored(to, null, Duration.ofSeconds(1)));
      }
      mesh.serve();
      for (int i = 0; i < 20; i++) {
        for (String path : List.of("/whole", "/deaf", "/nobody", "/empty")) {
          mirrored(mesh, path);
        }
      }
      mesh.awaitCounter("cluster.deaf.upstream_rq_active", 0);
    }
    Leaks.assertNone();
  }

  /// One that is whole, one that is long, one of which nothing is held back, one that breaks off.
  private static void mirrored(Mesh mesh, String path) throws IOException {
    try (Client client = mesh.client()) {
      client.send(PUT.formatted(path, 3)).send("abc");
      assertThat(client.read()).isNotNull();
      client.send(PUT.formatted(path, 100_000)).send("x".repeat(100_000));
      assertThat(client.read()).isNotNull();
      client.get(path);
      client.send(PUT.formatted(path, 9)).send("abc");
    }
  }

  private static void halfAnAnswer(Http2Wire wire, int connection) throws IOException {
    Http2Wire.Frame request = wire.nextRequest();
    wire.headers(request.stream(), false, ":status", "200");
    wire.data(request.stream(), false, "half");
  }

  private static void overHttp2(Mesh mesh) throws IOException {
    try (Http2Wire client = Http2Wire.connect(mesh.port())) {
      assertThat(client.get("/whole").status()).isEqualTo("200");
      assertThat(client.get("/old").body()).hasSize(5000);
      assertThat(client.get("/nobody").status()).isEqualTo("503");
      assertThat(client.get("/cutting").reset()).isEqualTo(2);
      int late = client.request(false, "POST", "/deaf");
      client.data(late, false, "x".repeat(10_000));
      assertThat(client.message(late).status()).isEqualTo("504");
      int given = client.request(false, "POST", "/deaf");
      client.data(given, false, "abc");
      client.frame(Http2Wire.RST_STREAM, 0, given, Http2Wire.number(8));
      int copied = client.request(false, "POST", "/copied");
      client.data(copied, true, "abc");
      assertThat(client.message(copied).head()).isNotEmpty();
      client.generous = false;
      for (int i = 0; i < 20; i++) {
        client.request(true, "GET", "/old");
      }
      client.request(false, "POST", "/whole", "content-length", "9");
      client.next(Http2Wire.HEADERS);
    }
    try (Mesh.Client client = mesh.client()) {
      client.send("PRI * HTTP/2.0\r\n\r\nSM");
    }
  }

  /// Not before the request is whole: chunks taken for another one would be answered, too.
  private static boolean anAnswer(
      FakeServer.Request request, java.io.InputStream in, java.io.OutputStream out)
      throws IOException {
    if (request.header("transfer-encoding") != null) {
      assertThat(FakeServer.head(in)).as("chunks end like a head").isNotNull();
    }
    return FakeServer.ok(out, "b".repeat(5000));
  }

  private static boolean halfAnAnswer(
      FakeServer.Request request, java.io.InputStream in, java.io.OutputStream out)
      throws IOException {
    FakeServer.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf");
    return false;
  }

  private static void complete(Mesh mesh) throws IOException {
    try (Client client = mesh.client()) {
      client.send(PUT.formatted("/whole", 3)).send("abc");
      assertThat(client.read().status()).isEqualTo(200);
      client.send(CHUNKED.formatted("POST /whole")).send("\r\n");
      client.send("1\r\na\r\n0\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
      client.send(PUT.formatted("/deaf", 9)).send("abc");
      assertThat(client.read().status()).isEqualTo(504);
    }
  }

  private static void broken(Mesh mesh) throws IOException {
    mesh.get("/nobody");
    mesh.get("/nowhere");
    try (Client client = mesh.client()) {
      client.send("GET /cutting HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(FakeServer.head(client.in)).contains("200");
      client.in.readAllBytes();
    }
    try (Client client = mesh.client()) {
      client.send(CHUNKED.formatted("POST /deaf")).send("\r\n5\r\nabc");
    }
    try (Client client = mesh.client()) {
      client.send(CHUNKED.formatted("POST /deaf")).send("\r\nno chunk\r\n");
      assertThat(client.read().status()).isEqualTo(400);
    }
    try (Client client = mesh.client()) {
      client.send("GET /whole HTTP/1.1\r\nHo");
    }
    try (Client client = mesh.client()) {
      client.send("GET /whole HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20));
      client.read();
    }
  }
}
