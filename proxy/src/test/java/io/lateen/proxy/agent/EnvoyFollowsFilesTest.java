package io.lateen.proxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.grpc.netty.GrpcSslContexts;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.tls.TestAuthority;
import io.lateen.proxy.tls.TestAuthority.Identity;
import io.lateen.proxy.xds.ControlPlane;
import io.lateen.wire.xds.TypeUrl;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Envoy (environment LATEEN_ENVOY: its path) asks its control plane with the newest key and
/// the newest token that its files hold. Without one this says so; where CI=true it fails.
final class EnvoyFollowsFilesTest {
  private static final String ENVOY = System.getenv().getOrDefault("LATEEN_ENVOY", "");
  private static final String PILOT =
      "spiffe://cluster.local/ns/istio-system/sa/istio-pilot-service-account";
  private static final String OURS = "spiffe://cluster.local/ns/default/sa/default";

  @TempDir Path folder;

  private static boolean isMissing() {
    if (ENVOY.isEmpty()) {
      System.out.println("EnvoyFollowsFilesTest: no Envoy; set LATEEN_ENVOY to its path");
      assertThat(System.getenv("CI")).as("CI needs LATEEN_ENVOY").isNotEqualTo("true");
    }
    return ENVOY.isEmpty();
  }

  private EnvoyProcess envoy(ControlPlane plane, Map<String, String> environment, String... more)
      throws IOException {
    List<String> flags = new ArrayList<>(List.of(more));
    flags.addAll(List.of("sidecar", "--configPath=" + folder.resolve("envoy")));
    flags.addAll(List.of("--discoveryAddress=127.0.0.1:" + plane.port(), "--statusPort=0"));
    flags.addAll(List.of("--proxyAdminPort=" + freePort(), "--proxyLogLevel=error"));
    flags.add("--concurrency=1");
    return new EnvoyProcess(
        AgentOptions.parse(flags.toArray(String[]::new), environment), ENVOY, "lateen/test");
  }

  /// Envoy does not tell the port that its admin took.
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private void token(String token) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), token);
    Files.move(next, folder.resolve("token"), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void eachStreamShowsTheNewestToken() throws Exception {
    if (isMissing()) {
      return;
    }
    token("one");
    try (ControlPlane plane = new ControlPlane()) {
      EnvoyProcess envoy =
          envoy(plane, Map.of("ISTIO_DELTA_XDS", "false"), "--token=" + folder.resolve("token"));
      try {
        assertThat(plane.authorization()).isEqualTo("Bearer one");
        token("two");
        String shown = "Bearer one";
        for (int streams = 0; shown.equals("Bearer one") && streams < 20; streams++) {
          plane.next(); // there is a stream
          plane.cut();
          shown = plane.authorization();
        }
        assertThat(shown).isEqualTo("Bearer two");
      } finally {
        envoy.close();
      }
      assertThat(folder.resolve("envoy")).isDirectoryNotContaining("glob:**pilot-token*");
    }
  }

  private static SslContext pilot(TestAuthority mesh) throws Exception {
    Identity pilot = mesh.issue(TestAuthority.uri(PILOT));
    return GrpcSslContexts.configure(SslContextBuilder.forServer(pilot.key(), pilot.certificate()))
        .trustManager(mesh.root())
        .clientAuth(ClientAuth.REQUIRE)
        .build();
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  /// As a Secret is mounted.
  private Identity issued(TestAuthority mesh, int hours) throws Exception {
    Instant now = Instant.now();
    Identity own = mesh.issue(now, now.plus(hours, ChronoUnit.HOURS), TestAuthority.uri(OURS));
    own.files(folder);
    if (mesh.pem() instanceof Pem.Inline(String roots)) {
      Files.writeString(folder.resolve("root-cert.pem"), roots);
    }
    return own;
  }

  @Test
  void eachConnectionHasTheNewestKey() throws Exception {
    if (isMissing()) {
      return;
    }
    TestAuthority mesh = new TestAuthority("mesh");
    Identity first = issued(mesh, 1);
    ControlPlane plane = new ControlPlane(pilot(mesh));
    EnvoyProcess envoy =
        envoy(
            plane,
            Map.of(
                "ISTIO_DELTA_XDS", "false",
                "ISTIO_META_TLS_CLIENT_CERT_CHAIN", file("cert-chain.pem"),
                "ISTIO_META_TLS_CLIENT_KEY", file("key.pem"),
                "ISTIO_META_TLS_CLIENT_ROOT_CERT", file("root-cert.pem")),
            "--controlPlaneAuthPolicy=MUTUAL_TLS");
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(plane.peer()).isEqualTo(first.certificate());
      Identity second = issued(mesh, 2);
      awaitShown(http, envoy, end("cluster", "default\",envoy_cluster_name=\"xds-grpc", second));
      int port = plane.port();
      plane.close();
      plane = new ControlPlane(pilot(mesh), port);
      assertThat(plane.peer()).isEqualTo(second.certificate());
    } finally {
      envoy.close();
      plane.close();
    }
  }

  private static Cluster cluster(String certificate, String key) {
    CommonTlsContext tls =
        CommonTlsContext.newBuilder()
            .addTlsCertificates(
                TlsCertificate.newBuilder()
                    .setCertificateChain(DataSource.newBuilder().setFilename(certificate))
                    .setPrivateKey(DataSource.newBuilder().setFilename(key)))
            .build();
    return Cluster.newBuilder()
        .setName("other")
        .setTransportSocket(
            TransportSocket.newBuilder()
                .setName("tls")
                .setTypedConfig(
                    Any.pack(UpstreamTlsContext.newBuilder().setCommonTlsContext(tls).build())))
        .build();
  }

  /// Envoy names neither the file nor the beginning.
  @Test
  void filesAreShownWithTheirWholeLife() throws Exception {
    if (isMissing()) {
      return;
    }
    Identity own = issued(new TestAuthority("mesh"), 1);
    String chain = file("cert-chain.pem");
    try (ControlPlane plane = new ControlPlane();
        HttpClient http = HttpClient.newHttpClient()) {
      EnvoyProcess envoy = envoy(plane, Map.of("ISTIO_DELTA_XDS", "false"));
      try {
        plane.next();
        plane.send(TypeUrl.CLUSTER, "1", "n1", cluster(chain, file("key.pem")));
        String page = awaitShown(http, envoy, end("server", chain, own));
        Instant begin = own.certificate().getNotBefore().toInstant();
        assertThat(page)
            .contains(
                "envoy_server_ssl_certificate_valid_from_unix_time_seconds"
                    + "{envoy_tls_certificate=\""
                    + chain
                    + "\"} "
                    + begin.getEpochSecond()
                    + "\n")
            .as("what else Envoy was asked for")
            .doesNotContain("envoy_server_uptime");
      } finally {
        envoy.close();
      }
    }
  }

  private static String end(String scope, String label, Identity own) {
    return "envoy_%s_ssl_certificate_expiration_unix_time_seconds{envoy_tls_certificate=\"%s\"} %d\n"
        .formatted(scope, label, own.certificate().getNotAfter().toInstant().getEpochSecond());
  }

  /// The page at the status port, once it has a line.
  private static String awaitShown(HttpClient http, EnvoyProcess envoy, String line)
      throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    String page = page(http, envoy);
    while (!page.contains(line)) {
      assertThat(System.nanoTime()).as(line + " in " + page).isLessThan(deadline);
      LockSupport.parkNanos(50_000_000);
      page = page(http, envoy);
    }
    return page;
  }

  private static String page(HttpClient http, EnvoyProcess envoy) throws Exception {
    String path = "/stats/prometheus?usedonly&filter=%5C.ssl%5C.certificate%5C.";
    URI page = URI.create("http://127.0.0.1:" + envoy.statusPort() + path);
    return http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
  }
}
