package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.listener.Mesh.Response;
import io.lateen.proxy.resource.RouteAction;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
@SuppressWarnings("StringConcatToTextBlock")
class ProxyingTest {
  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void proxiesARequestAndItsResponse() throws Exception {
    try (FakeServer server = FakeServer.saying("hello")) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      Response response = mesh.get("/x?y=z", "A: b", "Connection: keep-alive, x", "X: y");
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("hello");
      assertThat(response.header("server")).isEqualTo("istio-envoy");
      assertThat(response.header("x-envoy-upstream-service-time")).isNotNull();
      assertThat(response.header("date")).endsWith("GMT");
      FakeServer.Request seen = server.requests.getFirst();
      assertThat(seen.line()).isEqualTo("GET /x?y=z HTTP/1.1");
      assertThat(seen.header("host")).isEqualTo("test");
      assertThat(seen.header("a")).isEqualTo("b");
      assertThat(seen.header("x")).isNull();
      assertThat(seen.header("connection")).isNull();
      assertThat(seen.header("x-forwarded-proto")).isEqualTo("http");
      assertThat(seen.header("x-request-id")).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
      assertThat(seen.header("x-envoy-expected-rq-timeout-ms")).isEqualTo("15000");
    }
  }

  @Test
  void usesConnectionsAgain() throws Exception {
    try (FakeServer server = FakeServer.saying("hello");
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      for (int i = 0; i < 10; i++) {
        assertThat(client.get("/" + i).body()).isEqualTo("hello");
      }
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() throws Exception {
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> FakeServer.ok(out, request.line().split(" ", -1)[1]));
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        all.append("GET /").append(i).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
      }
      client.send(all.toString());
      for (int i = 0; i < 20; i++) {
        assertThat(client.read().body()).isEqualTo("/" + i);
      }
    }
  }

  @Test
  void forwardsBodiesOfBothFramings() throws Exception {
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  FakeServer.send(
                      out,
                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
                  return true;
                });
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab");
      client.send("cd");
      assertThat(client.read().body()).isEqualTo("hello");
      assertThat(server.requests.getFirst().body()).isEqualTo("abcd");
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.read().body()).isEqualTo("hello");
    }
  }

  @Test
  void givesAHeadRequestNoBody() throws Exception {
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  FakeServer.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
                  return true;
                });
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      for (int i = 0; i < 2; i++) {
        client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.read(false).header("content-length")).isEqualTo("5");
      }
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void passesInterimResponsesOn() throws Exception {
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  FakeServer.send(out, "HTTP/1.1 103 Early\r\nLink: x\r\n\r\n");
                  return FakeServer.ok(out, "done");
                });
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(103);
      assertThat(client.read().body()).isEqualTo("done");
    }
  }

  @Test
  void turnsABodyThatEndsWithTheConnectionIntoChunks() throws Exception {
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  FakeServer.send(out, "HTTP/1.0 200 OK\r\n\r\nuntil the end");
                  return false;
                });
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      assertThat(client.get("/").body()).isEqualTo("until the end");
      assertThat(client.get("/").body()).isEqualTo("until the end");
    }
  }

  @Test
  void saysWhyThereIsNoAnswer() throws Exception {
    int nobody = FreePort.closed();
    mesh.cluster("a", nobody).cluster("empty").route("/a", "a").route("/empty", "empty");
    mesh.route("/nowhere", "nowhere").serve();
    Response refused = mesh.get("/a");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body())
        .isEqualTo(
            "upstream connect error or disconnect/reset before headers."
                + " reset reason: connection failure");
    assertThat(mesh.get("/empty").body()).isEqualTo("no healthy upstream");
    assertThat(mesh.get("/nowhere").status()).isEqualTo(503);
    assertThat(mesh.get("/other").status()).isEqualTo(404);
    assertThat(mesh.counter("cluster.a.upstream_cx_connect_fail")).isEqualTo(1);
    assertThat(mesh.counter("cluster.a.upstream_cx_active")).isZero();
    assertThat(mesh.counter("cluster.a.upstream_rq_active")).isZero();
  }

  @Test
  void refusesWhatIsMalformedAndCloses() throws Exception {
    mesh.serve();
    try (Client client = mesh.client()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n");
      Response response = client.read();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).isEqualTo("repeated content-length");
      assertThat(response.header("connection")).isEqualTo("close");
      assertThat(client.in.read()).isEqualTo(-1);
    }
  }

  @Test
  void answersHttp10WithUpgradeRequired() throws Exception {
    mesh.serve();
    try (Client client = mesh.client()) {
      assertThat(client.send("GET / HTTP/1.0\r\n\r\n").read().status()).isEqualTo(426);
    }
  }

  @Test
  void swapsRoutesWithoutLosingConnections() throws Exception {
    try (FakeServer one = FakeServer.saying("one");
        FakeServer two = FakeServer.saying("two");
        Client client =
            mesh.cluster("1", one.port())
                .cluster("2", two.port())
                .route("/", "1")
                .serve()
                .client()) {
      assertThat(client.get("/").body()).isEqualTo("one");
      mesh.routes.clear();
      mesh.route("/", "2").serve();
      assertThat(client.get("/").body()).isEqualTo("two");
      mesh.routes.clear();
      mesh.route("/", new RouteAction.DirectResponse(418, "tea")).serve();
      assertThat(client.get("/").body()).isEqualTo("tea");
    }
  }

  @Test
  void survivesAConnectionTheServerClosedWhileIdle() throws Exception {
    try (FakeServer server = FakeServer.saying("ok");
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      for (int i = 0; i < 20; i++) {
        assertThat(client.get("/").status()).isEqualTo(200);
        server.cut();
      }
    }
  }

  @Test
  void drainsWithoutCuttingARequest() throws Exception {
    java.util.concurrent.CountDownLatch go = new java.util.concurrent.CountDownLatch(1);
    java.util.concurrent.CountDownLatch asked = new java.util.concurrent.CountDownLatch(1);
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  asked.countDown();
                  await(go);
                  return FakeServer.ok(out, "late");
                });
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      asked.await();
      Thread drain = Thread.ofVirtual().unstarted(() -> drain(mesh));
      drain.start();
      go.countDown();
      Response response = client.read();
      assertThat(response.body()).isEqualTo("late");
      drain.join();
      assertThat(mesh.plane.connections()).isZero();
    }
  }

  private static void drain(Mesh mesh) {
    try {
      assertThat(mesh.plane.drain(java.time.Duration.ofSeconds(5))).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(java.util.concurrent.CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void tunnelsAnUpgradedConnection() throws Exception {
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  FakeServer.send(
                      out,
                      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n"
                          + "Upgrade: websocket\r\n\r\nhi ");
                  byte[] said = in.readNBytes(4);
                  out.write(said);
                  out.flush();
                  return false;
                });
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
      assertThat(client.read(false).status()).isEqualTo(101);
      client.send("echo");
      assertThat(new String(client.in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("hi echo");
    }
  }

  @Test
  void spreadsRequestsInTurn() throws Exception {
    try (FakeServer one = FakeServer.saying("1");
        FakeServer two = FakeServer.saying("2");
        Client client =
            mesh.cluster("a", one.port(), two.port()).route("/", "a").serve().client()) {
      for (int i = 0; i < 10; i++) {
        client.get("/");
      }
      assertThat(List.of(one.requests.size(), two.requests.size())).containsExactly(5, 5);
    }
  }
}
