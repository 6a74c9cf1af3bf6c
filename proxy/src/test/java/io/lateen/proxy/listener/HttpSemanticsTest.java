package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.listener.Mesh.Response;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The corners of HTTP/1.1 between a client and a server (RFC 9110 sections 9 and 10, RFC 9112
/// section 9).
@SuppressWarnings("StringConcatToTextBlock")
class HttpSemanticsTest {
  private static final String EXPECTING =
      "PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";

  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  private Client clientOf(FakeServer server) throws IOException {
    return mesh.cluster("a", server.port()).route("/", "a").serve().client();
  }

  @Test
  void refusesConnect() throws Exception {
    try (FakeServer server = FakeServer.saying("never asked");
        Client client = clientOf(server)) {
      client.send("CONNECT db:5432 HTTP/1.1\r\nHost: db:5432\r\n\r\nnot a request");
      Response response = client.read();
      assertThat(response.status()).isEqualTo(403);
      assertThat(response.header("connection")).isEqualTo("close");
      assertThat(client.in.read()).isEqualTo(-1);
      assertThat(server.requests).isEmpty();
    }
  }

  /// The server says whether it wants the body; the client sends it only then.
  @Test
  void carriesAnExpectationToTheServerAndItsAnswerBack() throws Exception {
    String continued = "HTTP/1.1 100 Continue\r\n\r\n";
    try (RawServer raw =
        new RawServer(
            (in, out) -> {
              assertThat(FakeServer.head(in)).contains("100-continue");
              FakeServer.send(out, continued);
              assertThat(new String(in.readNBytes(3), java.nio.charset.StandardCharsets.UTF_8))
                  .isEqualTo("abc");
              FakeServer.ok(out, "got it");
            })) {
      mesh.cluster("b", raw.port()).route("/", "b");
      try (Client client = mesh.serve().client()) {
        assertThat(client.send(EXPECTING).read().status()).isEqualTo(100);
        assertThat(client.send("abc").read().body()).isEqualTo("got it");
      }
      raw.await();
    }
  }

  @Test
  void carriesTheRefusalOfAnExpectation() throws Exception {
    try (RawServer raw =
        new RawServer(
            (in, out) -> {
              FakeServer.head(in);
              FakeServer.send(
                  out, "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno");
              in.readAllBytes();
            })) {
      mesh.cluster("b", raw.port()).route("/", "b");
      try (Client client = mesh.serve().client()) {
        Response refused = client.send(EXPECTING).read();
        assertThat(refused.status()).isEqualTo(417);
        assertThat(refused.body()).isEqualTo("no");
        assertThat(refused.header("connection")).as("the body was not read").isEqualTo("close");
        assertThat(client.in.read()).isEqualTo(-1);
      }
    }
  }

  /// A server that has seen enough answers while the body still comes.
  @Test
  void passesAnEarlyAnswerOnAndUsesNeitherConnectionAgain() throws Exception {
    try (RawServer raw =
        new RawServer(
            (in, out) -> {
              FakeServer.head(in);
              in.readNBytes(1000);
              FakeServer.send(
                  out, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
              in.readAllBytes();
            })) {
      mesh.cluster("b", raw.port()).route("/", "b");
      try (Client client = mesh.serve().client()) {
        client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n");
        client.send("a".repeat(200_000));
        Response early = client.read();
        assertThat(early.status()).isEqualTo(413);
        assertThat(early.body()).isEqualTo("big");
        assertThat(early.header("connection")).isEqualTo("close");
        assertThat(client.in.read()).isEqualTo(-1);
      }
      raw.await();
      mesh.awaitCounter("cluster.b.upstream_cx_active", 0);
    }
  }

  /// It closes with octets of the body unread, so that the kernel resets the connection.
  @Test
  void passesAnEarlyAnswerOnThoughTheServerBreaksOffTheUpload() throws Exception {
    try (RawServer raw =
        new RawServer(
            (in, out) -> {
              FakeServer.head(in);
              FakeServer.send(
                  out, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
            })) {
      mesh.cluster("b", raw.port()).route("/", "b");
      try (Client client = mesh.serve().client()) {
        client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n");
        Thread sender = Thread.ofVirtual().start(() -> upload(client));
        Response early = client.read();
        assertThat(early.status()).isEqualTo(413);
        assertThat(early.body()).isEqualTo("big");
        assertThat(early.header("connection")).isEqualTo("close");
        sender.join();
      }
      mesh.awaitCounter("cluster.b.upstream_cx_active", 0);
    }
  }

  private static void upload(Client client) {
    byte[] block = new byte[1 << 16];
    try {
      for (int sent = 0; sent < 100_000_000; sent += block.length) {
        client.out.write(block);
      }
    } catch (IOException e) {
      // the proxy has closed the connection: nobody wants the rest
    }
  }

  /// What has not left yet when the connection is about to close still does, however long that
  /// takes.
  @Test
  void aSlowReaderGetsTheWholeOfALastResponse() throws Exception {
    int length = 16 << 20;
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  FakeServer.send(out, "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
                  out.write(new byte[length]);
                  return true;
                });
        Client client = clientOf(server)) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(client.read(false).status()).isEqualTo(200);
      int read = 0;
      while (mesh.counter("cluster.a.upstream_cx_rx_bytes_total") < length) {
        read += client.in.readNBytes(1 << 14).length;
      }
      Thread.sleep(1500); // longer than a connection lingers
      client.in.skipNBytes(length - read);
      assertThat(client.in.read()).isEqualTo(-1);
    }
  }

  /// The server answers while it is still being told, and goes on listening.
  @Test
  void carriesBothDirectionsAtOnce() throws Exception {
    try (RawServer raw =
        new RawServer(
            (in, out) -> {
              FakeServer.head(in);
              FakeServer.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhi ");
              out.write(in.readNBytes(3));
              out.flush();
              in.read();
            })) {
      mesh.cluster("b", raw.port()).route("/", "b");
      try (Client client = mesh.serve().client()) {
        client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n");
        assertThat(client.read(false).status()).isEqualTo(200);
        assertThat(client.in.readNBytes(3)).asString().isEqualTo("hi ");
        client.send("abc");
        assertThat(client.in.readNBytes(3)).asString().isEqualTo("abc");
      }
    }
  }

  /// As Envoy does: no prefix begins with an asterisk.
  @Test
  void optionsForTheServerAsAWholeMatchNoPath() throws Exception {
    try (FakeServer server = FakeServer.saying("hello");
        Client client = clientOf(server)) {
      client.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(404);
      mesh.route("*", "a").serve();
      client.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.read().body()).isEqualTo("hello");
      assertThat(server.requests.getLast().line()).isEqualTo("OPTIONS * HTTP/1.1");
      assertThat(client.send("GET * HTTP/1.1\r\nHost: x\r\n\r\n").read().status()).isEqualTo(400);
    }
  }

  @Test
  void anAbsoluteTargetGoesOnAsPathAndHost() throws Exception {
    try (FakeServer server = FakeServer.saying("hello");
        Client client = clientOf(server)) {
      client.send("GET http://other:8080?q HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
      assertThat(server.requests.getLast().line()).isEqualTo("GET /?q HTTP/1.1");
      assertThat(server.requests.getLast().header("host")).isEqualTo("other:8080");
    }
  }

  /// A client that has sent its request may end its half; the answer still comes.
  @Test
  void aClientMayEndItsHalfFirst() throws Exception {
    try (FakeServer server = FakeServer.saying("hello");
        Client client = clientOf(server)) {
      client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
      client.socket.shutdownOutput();
      assertThat(client.read().body()).isEqualTo("hello");
      assertThat(client.read().body()).as("pipelined").isEqualTo("hello");
      assertThat(client.in.read()).isEqualTo(-1);
    }
  }

  @Test
  void aHeadResponseKeepsItsLengthAndHasNoBody() throws Exception {
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  boolean head = request.line().startsWith("HEAD");
                  FakeServer.send(
                      out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + (head ? "" : "whole"));
                  return true;
                });
        Client client = clientOf(server)) {
      client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.read(false).header("content-length")).isEqualTo("5");
      assertThat(client.read().body()).isEqualTo("whole");
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void statusesWithoutABodyHaveNone() throws Exception {
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  String status = request.header("status");
                  FakeServer.send(out, "HTTP/1.1 " + status + " X\r\nETag: e\r\n\r\n");
                  return true;
                });
        Client client = clientOf(server)) {
      assertThat(client.get("/", "Status: 204").status()).isEqualTo(204);
      assertThat(client.get("/", "Status: 304").header("etag")).isEqualTo("e");
      assertThat(client.get("/", "Status: 204").header("transfer-encoding")).isNull();
      assertThat(server.connections).hasValue(1);
    }
  }

  /// Two answers to one request: the second must not reach the next client.
  @Test
  void throwsAwayWhatNobodyAskedFor() throws Exception {
    String forged = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged";
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  FakeServer.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrue" + forged);
                  return true;
                });
        Client client = clientOf(server)) {
      assertThat(client.get("/1").body()).isEqualTo("true");
      assertThat(client.get("/2").body()).isEqualTo("true");
      assertThat(server.connections).as("never used again").hasValue(2);
    }
  }
}
