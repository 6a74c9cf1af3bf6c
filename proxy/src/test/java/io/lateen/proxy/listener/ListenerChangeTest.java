package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.uri;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.FilterChainMatch;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny.EscapedSlashes;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny.Underscores;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.tls.TestAuthority;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Connections that come while their listener is exchanged keep the new one's rules.
final class ListenerChangeTest {
  private static final String UNDERSCORED = "a_b: c";
  private static final String LARGE = "X-Large: " + "x".repeat(2_000);

  private final TestAuthority authority;
  private final Mesh mesh = new Mesh();

  ListenerChangeTest() throws Exception {
    authority = new TestAuthority("mesh");
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void whoHasSaidNothingYetIsTheNewListeners() throws Exception {
    try (FakeServer server = FakeServer.saying("hello")) {
      mesh.listenerFilters = new Listener.ListenerFilters(false, true);
      mesh.cluster("a", server.port()).route("/", "a").serve();
      try (Client silent = mesh.client()) {
        // Whoever came before this one has been accepted by then.
        assertThat(mesh.get("/", LARGE).status()).isEqualTo(200);
        mesh.maxHeadersKb = 1;
        mesh.serve();
        assertThat(silent.get("/", LARGE).status()).isEqualTo(431);
      }
    }
  }

  @Test
  void whoHasSpokenGoesOnByTheNewRules() throws Exception {
    try (FakeServer server = FakeServer.saying("hello")) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      try (Client old = mesh.client()) {
        assertThat(old.get("/", UNDERSCORED).status()).isEqualTo(200);
        forbidUnderscores();
        assertThat(old.get("/").status()).isEqualTo(200);
        allowUnderscores();
        assertThat(old.get("/", UNDERSCORED).status()).isEqualTo(200);
        forbidUnderscores();
        assertThat(old.get("/", UNDERSCORED).status()).isEqualTo(400);
      }
      assertThat(mesh.counter("http.test.downstream_cx_total")).isEqualTo(1);
      mesh.awaitCounter("http.test.downstream_cx_http1_active", 0);
      mesh.awaitCounter("http.test.downstream_cx_active", 0);
    }
  }

  @Test
  void aHeadThatIsHalfThereIsJudgedByTheNewRules() throws Exception {
    try (FakeServer server = FakeServer.saying("hello")) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      try (Client slow = mesh.client()) {
        assertThat(slow.get("/").status()).isEqualTo(200);
        slow.send("GET / HTTP/1.1\r\nHost: te");
        everyWorkerHasRead();
        forbidUnderscores();
        assertThat(slow.send("st\r\n" + UNDERSCORED + "\r\n\r\n").read().status()).isEqualTo(400);
      }
    }
  }

  @Test
  void whatIsUnderWayIsAnsweredAndTheNextIsJudgedByTheNewRules() throws Exception {
    CompletableFuture<Boolean> arrived = new CompletableFuture<>();
    CompletableFuture<Boolean> mayGo = new CompletableFuture<>();
    try (FakeServer server =
        new FakeServer(
            (request, in, out) -> {
              arrived.complete(true);
              mayGo.join();
              out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(US_ASCII));
              return true;
            })) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      try (Client busy = mesh.client()) {
        String request = "GET / HTTP/1.1\r\nHost: test\r\n" + UNDERSCORED + "\r\n\r\n";
        busy.send(request);
        arrived.join();
        busy.send(request);
        forbidUnderscores();
        mayGo.complete(true);
        assertThat(busy.read().status()).isEqualTo(200);
        assertThat(busy.read().status()).isEqualTo(400);
      }
    }
  }

  @Test
  void whoSpeaksHttp2GoesOnByTheNewRules() throws Exception {
    try (FakeServer server = FakeServer.saying("hello")) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      try (Http2Wire old = Http2Wire.connect(mesh.port())) {
        assertThat(old.get("/", "a_b", "c").status()).isEqualTo("200");
        forbidUnderscores();
        assertThat(old.get("/", "a_b", "c").status()).isEqualTo("400");
        assertThat(old.get("/").status()).isEqualTo("200");
      }
      mesh.awaitCounter("http.test.downstream_cx_http2_active", 0);
      mesh.awaitCounter("http.test.downstream_cx_active", 0);
    }
  }

  @Test
  void anHttp2HeadThatIsHalfThereIsJudgedByTheNewRules() throws Exception {
    try (FakeServer server = FakeServer.saying("hello")) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      try (Http2Wire slow = Http2Wire.connect(mesh.port())) {
        assertThat(slow.get("/").status()).isEqualTo("200");
        int stream = slow.nextStream();
        byte[] block =
            slow.block(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "test");
        slow.frame(Http2Wire.HEADERS, Http2Wire.END_STREAM, stream, block);
        everyWorkerHasRead();
        forbidUnderscores();
        slow.frame(Http2Wire.CONTINUATION, Http2Wire.END_HEADERS, stream, slow.block("a_b", "c"));
        assertThat(slow.message(stream).status()).isEqualTo("400");
      }
    }
  }

  /// No listener without TLS is there any more.
  @Test
  void whoIsNotEncryptedEndsWhereAllMustBe() throws Exception {
    try (FakeServer server = FakeServer.saying("hello")) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      try (Client old = mesh.client()) {
        assertThat(old.get("/").status()).isEqualTo(200);
        mesh.downstreamTls = RbacFilterTest.serverTls(authority);
        mesh.serve();
        assertThat(old.in.read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void norIsAHeadThatWasHalfThereAnswered() throws Exception {
    try (FakeServer server = FakeServer.saying("hello")) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      try (Client slow = mesh.client()) {
        slow.send("GET / HTTP/1.1\r\nHost: te");
        everyWorkerHasRead();
        mesh.downstreamTls = RbacFilterTest.serverTls(authority);
        mesh.serve();
        slow.send("st\r\n\r\n");
        assertThat(slow.in.read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void whoIsEncryptedGoesOnByTheNewRules() throws Exception {
    try (FakeServer server = FakeServer.saying("hello")) {
      mesh.downstreamTls = RbacFilterTest.serverTls(authority);
      mesh.cluster("a", server.port()).route("/", "a").serve();
      try (Socket old = encrypted()) {
        InputStream in = new BufferedInputStream(old.getInputStream());
        assertThat(ask(old, in)).startsWith("HTTP/1.1 200");
        forbidUnderscores();
        assertThat(ask(old, in)).startsWith("HTTP/1.1 400");
      }
    }
  }

  /// As where plain text has been allowed beside mutual TLS.
  @Test
  void whoIsEncryptedGoesOnWherePlainTextIsForbidden() throws Exception {
    DownstreamTls tls = RbacFilterTest.serverTls(authority);
    try (FakeServer server = FakeServer.saying("hello")) {
      mesh.cluster("a", server.port()).route("/", "a");
      mesh.listenerFilters = new Listener.ListenerFilters(false, true);
      mesh.chains.add(new FilterChain("tls", transport("tls"), tls, List.of(mesh.http())));
      mesh.chains.add(
          new FilterChain("plain", transport("raw_buffer"), null, List.of(mesh.http())));
      mesh.serve();
      try (Socket encrypted = encrypted();
          Client plain = mesh.client()) {
        InputStream in = new BufferedInputStream(encrypted.getInputStream());
        assertThat(ask(encrypted, in)).startsWith("HTTP/1.1 200");
        assertThat(plain.get("/").status()).isEqualTo(200);
        mesh.chains.clear();
        mesh.listenerFilters = new Listener.ListenerFilters(false, false);
        mesh.downstreamTls = tls;
        forbidUnderscores();
        assertThat(plain.in.read()).isEqualTo(-1);
        assertThat(ask(encrypted, in)).startsWith("HTTP/1.1 400");
      }
    }
  }

  private static FilterChainMatch transport(String protocol) {
    return new FilterChainMatch(
        0,
        List.of(),
        List.of(),
        protocol,
        List.of(),
        List.of(),
        FilterChainMatch.SourceType.ANY,
        List.of(),
        List.of());
  }

  private Socket encrypted() throws Exception {
    Socket socket =
        authority
            .issue(uri("spiffe://td/ns/a/sa/client"))
            .context(authority)
            .getSocketFactory()
            .createSocket(InetAddress.ofLiteral("127.0.0.1"), mesh.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  /// The head of the answer.
  private static String ask(Socket socket, InputStream in) throws IOException {
    FakeServer.send(
        socket.getOutputStream(), "GET / HTTP/1.1\r\nHost: test\r\n" + UNDERSCORED + "\r\n\r\n");
    String head = FakeServer.head(in);
    in.readNBytes(head.startsWith("HTTP/1.1 200") ? 5 : 0);
    return head;
  }

  /// Connections are the workers' in turn: what these two ask was sent later than what was sent
  /// before.
  private void everyWorkerHasRead() throws Exception {
    assertThat(mesh.get("/").status()).isEqualTo(200);
    assertThat(mesh.get("/").status()).isEqualTo(200);
  }

  private void forbidUnderscores() {
    mesh.scrutiny = new Scrutiny(Underscores.REJECT_REQUEST, EscapedSlashes.KEEP);
    mesh.serve();
  }

  private void allowUnderscores() {
    mesh.scrutiny = Scrutiny.DEFAULT;
    mesh.serve();
  }
}
