package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.dns;
import static io.lateen.proxy.tls.TestAuthority.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.proxy.resource.AccessLog;
import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.FilterChainMatch;
import io.lateen.proxy.resource.KeyPair;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.resource.SanMatch;
import io.lateen.proxy.resource.StringMatch;
import io.lateen.proxy.resource.TcpProxy;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.resource.UpstreamTls;
import io.lateen.proxy.tls.SecretStore;
import io.lateen.proxy.tls.TestAuthority;
import io.lateen.proxy.tls.TestAuthority.Identity;
import io.lateen.proxy.tls.TlsContexts;
import io.lateen.proxy.tls.TlsEngine;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Real sockets, the JDK's TLS at the other end.
@ParameterizedClass
@EnumSource(TlsEngine.class)
final class TlsTest {
  private static final String NAME = "spiffe://cluster.local/ns/default/sa/reviews";

  private final TestAuthority authority;
  private final TlsEngine engine;
  private final Mesh mesh;
  private FakeServer server;

  TlsTest(TlsEngine engine) throws Exception {
    this.engine = engine;
    mesh = new Mesh(engine);
    authority = new TestAuthority("mesh");
  }

  @BeforeEach
  void patience() {
    mesh.connectTimeout = Duration.ofSeconds(20);
  }

  @AfterEach
  void close() throws IOException {
    mesh.close();
    if (server != null) {
      server.close();
    }
  }

  private static SanMatch named(String uri) {
    return new SanMatch(SanMatch.Type.URI, new StringMatch.Exact(uri, false));
  }

  private UpstreamTls upstream(KeyPair own, Pem ca, SanMatch... names) {
    return new UpstreamTls(
        "reviews.local", own, ca, false, List.of(names), List.of("istio"), TlsVersions.USUAL);
  }

  private SSLServerSocket serverSocket(Identity identity) throws Exception {
    SSLServerSocket socket =
        (SSLServerSocket)
            identity
                .context(authority)
                .getServerSocketFactory()
                .createServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"istio"});
    socket.setSSLParameters(parameters);
    return socket;
  }

  private Mesh to(SSLServerSocket socket, UpstreamTls tls) {
    server = new FakeServer(socket, (request, in, out) -> FakeServer.ok(out, "secret"));
    mesh.upstreamTls = tls;
    return mesh.cluster("a", server.port()).route("/", "a").serve();
  }

  private Mesh.Response failing(Identity identity, UpstreamTls tls) throws Exception {
    Mesh.Response response = to(serverSocket(identity), tls).get("/");
    assertThat(response.status()).isEqualTo(503);
    assertThat(server.requests).isEmpty();
    assertThat(mesh.counter("cluster.a.upstream_cx_connect_fail")).isEqualTo(1);
    return response;
  }

  @Test
  void asAClientWithNameAndProtocol() throws Exception {
    SSLServerSocket socket = serverSocket(authority.issue(uri(NAME)));
    List<String> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setSNIMatchers(
        List.of(
            new javax.net.ssl.SNIMatcher(0) {
              @Override
              public boolean matches(javax.net.ssl.SNIServerName name) {
                return heard.add(((SNIHostName) name).getAsciiName());
              }
            }));
    socket.setSSLParameters(parameters);

    Mesh.Response response =
        to(socket, upstream(null, authority.pem(), named("spiffe://x"), named(NAME))).get("/");

    assertThat(response.body()).isEqualTo("secret");
    assertThat(heard).containsExactly("reviews.local");
  }

  @Test
  void asAClientWithACertificateOfItsOwnFromFiles(@TempDir Path directory) throws Exception {
    SSLServerSocket socket = serverSocket(authority.issue(uri(NAME)));
    socket.setNeedClientAuth(true);
    KeyPair files = authority.issue(uri("spiffe://me")).files(directory);

    assertThat(to(socket, upstream(files, authority.pem())).get("/").body()).isEqualTo("secret");
  }

  /// The file's certificate is nobody's at first, then one the server trusts.
  @Test
  void filesAreTakenAnewWhenTheyChange(@TempDir Path directory) throws Exception {
    SSLServerSocket socket = serverSocket(authority.issue(uri(NAME)));
    socket.setNeedClientAuth(true);
    KeyPair files = new TestAuthority("stranger").issue(dns("client")).files(directory);
    to(socket, upstream(files, authority.pem()));
    assertThat(mesh.get("/").status()).isEqualTo(503);

    Files.writeString(directory.resolve("half"), "no PEM");
    Files.move(
        directory.resolve("half"),
        Path.of(((Pem.File) files.privateKey()).path()),
        StandardCopyOption.REPLACE_EXISTING);
    mesh.awaitPositive("cluster.a.client_ssl_socket_factory.key_rotation_failed");
    authority.issue(dns("client")).files(directory);
    mesh.awaitPositive("cluster.a.client_ssl_socket_factory.ssl_context_update_by_sds");

    assertThat(mesh.get("/").body()).isEqualTo("secret");
  }

  @Test
  void asAClientWithoutTheCertificateAskedFor() throws Exception {
    SSLServerSocket socket = serverSocket(authority.issue(uri(NAME)));
    socket.setNeedClientAuth(true);

    assertThat(to(socket, upstream(null, authority.pem())).get("/").status()).isEqualTo(503);
    assertThat(server.requests).isEmpty();
  }

  @Test
  void anAuthorityNobodyTrusts() throws Exception {
    TestAuthority stranger = new TestAuthority("stranger");

    Mesh.Response response =
        failing(stranger.issue(uri(NAME)), upstream(null, authority.pem(), named(NAME)));

    assertThat(response.body())
        .startsWith(
            "upstream connect error or disconnect/reset before headers. reset reason: connection"
                + " failure, transport failure reason: TLS_error: CERTIFICATE_VERIFY_FAILED:")
        .contains("[CN=workload] of issuer CN=stranger is not trusted");
  }

  @Test
  void aNameNobodyExpects() throws Exception {
    Mesh.Response response =
        failing(
            authority.issue(uri("spiffe://evil"), dns("reviews.local")),
            upstream(null, authority.pem(), named(NAME)));

    assertThat(response.body())
        .contains("names [URI:spiffe://evil, DNS:reviews.local] (expected: [URI:" + NAME + "])");
  }

  @Test
  void aCertificateOfThePast() throws Exception {
    Mesh.Response response =
        failing(authority.expired(uri(NAME)), upstream(null, authority.pem(), named(NAME)));

    assertThat(response.body()).contains("[CN=workload] is valid only from");
  }

  @Test
  void aServerThatSpeaksNoTls() throws Exception {
    server = FakeServer.saying("plain");
    mesh.connectTimeout = Duration.ofMillis(500); // it waits for more, as we do
    mesh.upstreamTls = upstream(null, authority.pem());

    Mesh.Response response = mesh.cluster("a", server.port()).route("/", "a").serve().get("/");

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.body())
        .contains("transport failure reason: TLS_error: handshake timed out");
  }

  @Test
  void flagAndReasonInTheAccessLog(@TempDir Path directory) throws Exception {
    Path log = directory.resolve("access.log");
    mesh.logs =
        List.of(
            new AccessLog(
                log.toString(),
                "%RESPONSE_CODE% %RESPONSE_FLAGS% %UPSTREAM_TRANSPORT_FAILURE_REASON%\n",
                null));

    failing(authority.expired(uri(NAME)), upstream(null, authority.pem()));
    mesh.close();

    assertThat(Files.readString(log)).startsWith("503 UF TLS_error: CERTIFICATE_VERIFY_FAILED:");
  }

  private DownstreamTls downstream(boolean clientCertificate, SanMatch... names) throws Exception {
    return new DownstreamTls(
        List.of(authority.issue(dns("reviews.local")).inline()),
        authority.pem(),
        List.of(names),
        clientCertificate,
        List.of("h2", "http/1.1"),
        TlsVersions.USUAL);
  }

  private DownstreamTls withCurves(String... curves) throws Exception {
    return new DownstreamTls(
        List.of(authority.issue(dns("reviews.local")).inline()),
        null,
        List.of(),
        false,
        List.of(),
        new TlsVersions(null, null, List.of(), List.of(curves)));
  }

  @Test
  void curvesAreThoseThatAreConfigured() throws Exception {
    server = FakeServer.saying("hello");
    mesh.downstreamTls = withCurves("P-384", "P-521");
    mesh.cluster("a", server.port()).route("/", "a").serve();

    handshake("x25519", "secp384r1");
    assertThatThrownBy(() -> handshake("x25519", "secp256r1")).isInstanceOf(IOException.class);
  }

  private void handshake(String... groups) throws Exception {
    try (SSLSocket socket = dial(authority.anonymous())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setNamedGroups(groups);
      socket.setSSLParameters(parameters);
      socket.startHandshake();
    }
  }

  @Test
  void curvesThatNobodyKnowsAreRefused() throws Exception {
    TlsContexts contexts = new TlsContexts(() -> engine, new SecretStore());
    assertThat(contexts.problem(withCurves("P-256"))).isNull();
    assertThat(contexts.problem(withCurves("P-257"))).startsWith("TLS: ").contains("P-257");
  }

  private SSLSocket dial(SSLContext context, String... protocols) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.ofLiteral("127.0.0.1"), mesh.port());
    socket.setSoTimeout(20_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    parameters.setServerNames(List.of(new SNIHostName("reviews.local")));
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static String ask(SSLSocket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    FakeServer.send(socket.getOutputStream(), "GET / HTTP/1.1\r\nHost: test\r\n\r\n");
    String head = FakeServer.head(in);
    return head == null ? null : new String(in.readNBytes(5), StandardCharsets.ISO_8859_1);
  }

  private Mesh serving(DownstreamTls tls) throws IOException {
    server = FakeServer.saying("hello");
    mesh.downstreamTls = tls;
    return mesh.cluster("a", server.port()).route("/", "a").serve();
  }

  @Test
  void asAServer() throws Exception {
    serving(downstream(false));

    try (SSLSocket socket = dial(authority.anonymous(), "http/1.1")) {
      assertThat(ask(socket)).isEqualTo("hello");
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
      assertThat(((ExtendedSSLSession) socket.getSession()).getProtocol()).isEqualTo("TLSv1.3");
      assertThat(ask(socket)).isEqualTo("hello");
    }
  }

  @Test
  void asAServerOfHttp2() throws Exception {
    serving(downstream(false));

    try (SSLSocket socket = dial(authority.anonymous(), "h2", "http/1.1")) {
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
      assertThat(Http2Wire.client(socket).get("/").body()).isEqualTo("hello");
    }
  }

  @Test
  void whereOnlyHttp1IsSpokenHttp2IsNotOffered() throws Exception {
    mesh.codec = io.lateen.proxy.resource.HttpConnectionManager.Codec.HTTP1;
    serving(downstream(false));

    try (SSLSocket socket = dial(authority.anonymous(), "h2", "http/1.1")) {
      assertThat(ask(socket)).isEqualTo("hello");
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
    }
  }

  @Test
  void http2BetweenTwoProxies() throws Exception {
    serving(downstream(false));
    try (Mesh near = new Mesh(engine)) {
      near.http2 = io.lateen.proxy.resource.Http2Options.DEFAULT;
      near.upstreamTls = upstream(null, authority.pem());
      near.cluster("far", mesh.port()).route("/", "far").serve();

      assertThat(near.get("/").body()).isEqualTo("hello");
      assertThat(near.get("/").body()).isEqualTo("hello");
      assertThat(mesh.counter("http.test.downstream_rq_http2_total")).isEqualTo(2);
    }
  }

  /// `auto_config`: the first connection asks, and is used.
  @Test
  void speaksWhatTheServerChooses() throws Exception {
    serving(downstream(false));
    SSLServerSocket socket = serverSocket(authority.issue(uri(NAME)));
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    socket.setSSLParameters(parameters);
    try (Mesh near = new Mesh(engine);
        FakeServer old = new FakeServer(socket, (request, in, out) -> FakeServer.ok(out, "old"))) {
      near.httpVersion = io.lateen.proxy.resource.Cluster.HttpVersion.NEGOTIATED;
      near.connectTimeout = mesh.connectTimeout;
      near.upstreamTls =
          new UpstreamTls(
              "reviews.local",
              null,
              authority.pem(),
              false,
              List.of(),
              List.of(),
              TlsVersions.USUAL);
      near.cluster("far", mesh.port()).cluster("old", old.port());
      near.route("/old", "old").route("/", "far").serve();
      for (int i = 0; i < 3; i++) {
        assertThat(near.get("/").body()).isEqualTo("hello");
        assertThat(near.get("/old").body()).isEqualTo("old");
      }
      assertThat(near.counter("cluster.old.upstream_cx_http1_total")).isPositive();
      assertThat(near.counter("cluster.old.upstream_cx_http2_total")).isZero();
      assertThat(near.counter("cluster.far.upstream_cx_http2_total")).isPositive();
      assertThat(near.counter("cluster.far.upstream_cx_http1_total")).isZero();
    }
  }

  @Test
  void asAServerThatAsksForACertificate() throws Exception {
    serving(downstream(true));

    try (SSLSocket socket = dial(authority.issue(uri(NAME)).context(authority))) {
      assertThat(ask(socket)).isEqualTo("hello");
    }
    assertRefused(authority.anonymous());
    assertRefused(authority.expired(uri(NAME)).context(authority));
    assertRefused(new TestAuthority("stranger").issue(uri(NAME)).context(authority));
    assertThat(mesh.counter("listener.127.0.0.1_0.ssl.handshake")).isEqualTo(1);
    assertThat(mesh.counter("listener.127.0.0.1_0.ssl.connection_error")).isEqualTo(3);
  }

  @Test
  void asAServerThatKnowsItsClientsNames() throws Exception {
    serving(
        downstream(
            true,
            new SanMatch(
                SanMatch.Type.URI, new StringMatch.Prefix("spiffe://cluster.local/", false))));

    try (SSLSocket socket = dial(authority.issue(uri(NAME)).context(authority))) {
      assertThat(ask(socket)).isEqualTo("hello");
    }
    assertRefused(authority.issue(uri("spiffe://elsewhere/x")).context(authority));
  }

  /// PERMISSIVE, as Pilot asks for it: the mesh's own by its ALPN, all others in plain text.
  @Test
  void oneListenerForTlsAndPlainText() throws Exception {
    server = FakeServer.saying("hello");
    mesh.listenerFilters = new Listener.ListenerFilters(false, true);
    mesh.chains.add(
        new FilterChain("tls", matching("tls", "istio"), downstream(true), List.of(mesh.http())));
    mesh.chains.add(new FilterChain("plain", matching("raw_buffer"), null, List.of(mesh.http())));
    mesh.cluster("a", server.port()).route("/", "a").serve();

    assertThat(mesh.get("/").body()).isEqualTo("hello");
    try (SSLSocket socket = dial(authority.issue(uri(NAME)).context(authority), "istio")) {
      assertThat(ask(socket)).isEqualTo("hello");
    }
    assertRefused(authority.anonymous()); // without the ALPN
    try (SSLSocket socket = dial(authority.anonymous(), "istio")) {
      assertThatThrownBy(() -> Objects.requireNonNull(ask(socket))).isNotNull();
    }
    assertThat(server.requests).hasSize(2);
  }

  private static FilterChainMatch matching(String transport, String... protocols) {
    return new FilterChainMatch(
        0,
        List.of(),
        List.of(),
        transport,
        List.of(protocols),
        List.of(),
        FilterChainMatch.SourceType.ANY,
        List.of(),
        List.of());
  }

  private void assertRefused(SSLContext client) throws Exception {
    int before = server.requests.size();
    try (SSLSocket socket = dial(client)) {
      assertThatThrownBy(
              () -> {
                if (ask(socket) == null) {
                  throw new IOException("closed");
                }
              })
          .isInstanceOf(IOException.class);
    }
    assertThat(server.requests).hasSize(before);
  }

  /// A connection that is open stays; new ones get the certificate that the files have now.
  @Test
  void aServersFilesAreTakenAnewWhenTheyChange(@TempDir Path directory) throws Exception {
    KeyPair files = authority.issue(dns("first.example.com")).files(directory);
    serving(
        new DownstreamTls(List.of(files), null, List.of(), false, List.of(), TlsVersions.USUAL));
    try (SSLSocket open = dial(authority.anonymous())) {
      assertThat(ask(open)).isEqualTo("hello");
      assertThat(shown(open)).isEqualTo("first.example.com");

      Path key = Path.of(((Pem.File) files.privateKey()).path());
      Files.writeString(directory.resolve("half"), "no PEM");
      Files.move(directory.resolve("half"), key, StandardCopyOption.REPLACE_EXISTING);
      mesh.awaitPositive("listener.127.0.0.1_0.server_ssl_socket_factory.key_rotation_failed");
      try (SSLSocket meanwhile = dial(authority.anonymous())) {
        assertThat(shown(meanwhile)).isEqualTo("first.example.com");
      }
      authority.issue(dns("second.example.com")).files(directory);
      mesh.awaitPositive(
          "listener.127.0.0.1_0.server_ssl_socket_factory.ssl_context_update_by_sds");

      assertThat(ask(open)).isEqualTo("hello");
      try (SSLSocket next = dial(authority.anonymous())) {
        assertThat(shown(next)).isEqualTo("second.example.com");
      }
    }
  }

  private static String shown(SSLSocket socket) throws Exception {
    socket.startHandshake();
    X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return String.valueOf(leaf.getSubjectAlternativeNames().iterator().next().get(1));
  }

  @Test
  void theEndOfAConnectionIsSaid() throws Exception {
    serving(downstream(false));

    SslContext trusting =
        SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).build();
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Channel client =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(trusting.newHandler(channel.alloc()));
                  }
                })
            .connect("127.0.0.1", mesh.port())
            .sync()
            .channel();
    SslHandler tls = client.pipeline().get(SslHandler.class);
    client
        .writeAndFlush(
            Unpooled.copiedBuffer(
                "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n",
                StandardCharsets.US_ASCII))
        .sync();

    assertThat(tls.sslCloseFuture().await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(tls.sslCloseFuture().cause()).isNull(); // by close_notify, not by a mere FIN
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).sync();
  }

  @Test
  void plainTextToATlsListenerIsClosed() throws Exception {
    serving(downstream(false));

    try (Mesh.Client client = mesh.client()) {
      client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
      assertThat(client.in.read()).isLessThanOrEqualTo(21); // an alert, or the end
    }
    assertThat(server.requests).isEmpty();
  }

  @Test
  void tcpThroughTlsOnBothSides() throws Exception {
    SSLServerSocket socket = serverSocket(authority.issue(uri(NAME)));
    Thread echo =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (SSLSocket one = (SSLSocket) socket.accept()) {
                    one.getInputStream().transferTo(one.getOutputStream());
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
    mesh.upstreamTls = upstream(null, authority.pem(), named(NAME));
    mesh.downstreamTls = downstream(false);
    mesh.network = new TcpProxy("tcp", List.of(new TcpProxy.Target("a", 1)), List.of(), null);
    mesh.cluster("a", socket.getLocalPort()).serve();

    try (SSLSocket client = dial(authority.anonymous())) {
      FakeServer.send(client.getOutputStream(), "ping");
      assertThat(client.getInputStream().readNBytes(4))
          .isEqualTo("ping".getBytes(StandardCharsets.US_ASCII));
    }
    echo.join();
    socket.close();
  }
}
