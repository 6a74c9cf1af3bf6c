package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Http2Wire.Message;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.listener.Mesh.Response;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.HttpConnectionManager.Bounds;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny.EscapedSlashes;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny.Underscores;
import io.lateen.proxy.resource.RouteAction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a connection manager bounds: heads, requests, times.
class HttpBoundsTest {
  private static final Duration SHORT = Duration.ofMillis(150);
  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  private Client clientOf(FakeServer server) throws IOException {
    return mesh.cluster("a", server.port()).route("/", "a").serve().client();
  }

  /// A server that never answers.
  private static FakeServer silent() throws IOException {
    return new FakeServer(
        (request, in, out) -> {
          in.readAllBytes();
          return false;
        });
  }

  private static void closed(Client client, int status, String text) throws IOException {
    Response late = client.read();
    assertThat(late.status()).isEqualTo(status);
    assertThat(late.body()).isEqualTo(text);
    assertThat(late.header("connection")).isEqualTo("close");
    assertThat(client.in.read()).isEqualTo(-1);
  }

  @Test
  void headsByOctetsAndNumber() throws Exception {
    mesh.maxHeadersKb = 1;
    mesh.bounds = new Bounds(5, null, null, 0);
    try (FakeServer server = FakeServer.saying("hello")) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      assertThat(mesh.get("/", "A: 1", "B: 2", "C: 3", "D: 4").status()).isEqualTo(200);
      assertThat(mesh.get("/", "A: 1", "B: 2", "C: 3", "D: 4", "E: 5").status()).isEqualTo(431);
      assertThat(mesh.get("/", "A: " + "x".repeat(900)).status()).isEqualTo(200);
      assertThat(mesh.get("/", "A: " + "x".repeat(1024)).status()).isEqualTo(431);
      try (Http2Wire client = Http2Wire.connect(mesh.port())) {
        Message many = client.get("/", "a", "1", "b", "2");
        assertThat(many.status()).isEqualTo("431");
      }
    }
  }

  @Test
  void theTimeUntilAHeadIsWhole() throws Exception {
    mesh.requestHeadersTimeout = SHORT;
    try (FakeServer server = FakeServer.saying("hello");
        Client client = clientOf(server)) {
      assertThat(client.get("/").body()).isEqualTo("hello");
      client.send("GET / HTTP/1.1\r\nHost: te");
      closed(client, 408, "request header timeout");
    }
  }

  @Test
  void theTimeUntilARequestIsWhole() throws Exception {
    mesh.requestTimeout = SHORT;
    try (FakeServer server = FakeServer.saying("hello");
        Client client = clientOf(server)) {
      assertThat(client.get("/").body()).isEqualTo("hello");
      client.send("PUT / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nab");
      closed(client, 408, "request timeout");
    }
    try (FakeServer server = silent()) {
      mesh.cluster("a", server.port()).serve();
      try (Http2Wire two = Http2Wire.connect(mesh.port())) {
        assertThat(two.message(two.request(false, "PUT", "/")).status()).isEqualTo("408");
      }
    }
  }

  @Test
  void theTimeInWhichNothingHappens() throws Exception {
    mesh.streamIdleTimeout = SHORT;
    try (FakeServer server = silent();
        Client client = clientOf(server)) {
      client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
      closed(client, 408, "stream timeout");
    }
  }

  @Test
  void theTimeInWhichNothingHappensByRoute() throws Exception {
    try (FakeServer server = silent()) {
      RouteAction.ToCluster action =
          new RouteAction.ToCluster(
              new ClusterChoice.Single("a"),
              503,
              null,
              null,
              null,
              Duration.ZERO,
              SHORT,
              null,
              List.of(),
              List.of(),
              List.of(),
              null,
              false);
      mesh.cluster("a", server.port()).route("/", action).serve();
      try (Client client = mesh.client()) {
        client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
        closed(client, 408, "stream timeout");
      }
    }
  }

  @Test
  void allOfAnExchange() throws Exception {
    mesh.bounds = new Bounds(null, SHORT, null, 0);
    try (FakeServer server = silent();
        Client client = clientOf(server)) {
      client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
      closed(client, 408, "downstream duration timeout");
      try (Http2Wire two = Http2Wire.connect(mesh.port())) {
        assertThat(two.get("/").status()).isEqualTo("408");
      }
    }
  }

  @Test
  void requestsOfAConnection() throws Exception {
    mesh.bounds = new Bounds(null, null, null, 2);
    try (FakeServer server = FakeServer.saying("hello");
        Client client = clientOf(server)) {
      assertThat(client.get("/1").header("connection")).isNull();
      assertThat(client.get("/2").header("connection")).isEqualTo("close");
      assertThat(client.in.read()).isEqualTo(-1);
      try (Http2Wire two = Http2Wire.connect(mesh.port())) {
        assertThat(two.get("/1").status()).isEqualTo("200");
        int last = two.request(true, "GET", "/2");
        assertThat(two.message(last).status()).isEqualTo("200");
        assertThat(two.goAway()).isZero();
      }
    }
  }

  @Test
  void theAgeOfAConnection() throws Exception {
    mesh.bounds = new Bounds(null, null, SHORT, 0);
    try (FakeServer server = FakeServer.saying("hello");
        Client client = clientOf(server)) {
      assertThat(client.get("/").body()).isEqualTo("hello");
      assertThat(client.in.read()).as("closed between requests").isEqualTo(-1);
      try (Http2Wire two = Http2Wire.connect(mesh.port())) {
        assertThat(two.goAway()).isZero();
      }
    }
  }

  @Test
  void namesWithUnderscores() throws Exception {
    mesh.scrutiny = new Scrutiny(Underscores.REJECT_REQUEST, EscapedSlashes.KEEP);
    try (FakeServer server = FakeServer.saying("hello")) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      assertThat(mesh.get("/", "A-b: c").status()).isEqualTo(200);
      assertThat(mesh.get("/", "A_b: c").status()).isEqualTo(400);
      mesh.scrutiny = new Scrutiny(Underscores.DROP_HEADER, EscapedSlashes.KEEP);
      mesh.serve();
      assertThat(mesh.get("/", "A_b: c", "A-b: d").status()).isEqualTo(200);
      assertThat(server.requests.getLast().header("a-b")).isEqualTo("d");
      assertThat(server.requests.getLast().header("a_b")).isNull();
    }
  }
}
