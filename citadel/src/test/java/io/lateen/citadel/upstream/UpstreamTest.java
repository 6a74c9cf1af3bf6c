package io.lateen.citadel.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.lateen.citadel.authority.CaProblem;
import io.lateen.citadel.authority.KeyForm;
import io.lateen.citadel.authority.Lifetimes;
import io.lateen.citadel.secrets.RenewalRule;
import io.lateen.citadel.server.CitadelServer;
import io.lateen.citadel.server.CitadelSettings;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.proto.citadel.IstioCertificateRequest;
import io.lateen.wire.proto.citadel.IstioCertificateServiceGrpc;
import io.lateen.wire.tls.PemText;
import io.lateen.wire.tls.SigningRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two Citadels of two clusters in a row, beside real API servers.
final class UpstreamTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final String CITADEL = "istio-citadel-service-account";

  @TempDir Path home;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private KubernetesClient above;
  private KubernetesClient below;

  @BeforeEach
  void start() throws Exception {
    above = cluster("above", 47);
    below = cluster("below", 48);
    account(above, "istio-system", CITADEL);
    account(above, "default", "reviews");
    account(below, "default", "reviews");
  }

  private KubernetesClient cluster(String name, int block) throws IOException {
    started.push(Galley.start(GalleyConfig.in(home.resolve(name), 0, block)));
    KubernetesClient client = ClusterSource.client(home.resolve(name).resolve("kubeconfig"));
    started.push(client);
    return client;
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : started) {
      one.close();
    }
  }

  private static void account(KubernetesClient client, String namespace, String name) {
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build())
        .create();
  }

  private static String token(KubernetesClient client, String namespace, String account) {
    return client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(account)
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(CitadelSettings.AUDIENCE)
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }

  private static CitadelSettings settings() {
    return CitadelSettings.at(ANY, ANY, "test")
        .withLives(
            new Lifetimes(Duration.ofHours(1), Duration.ofHours(10)),
            Duration.ofDays(365),
            Duration.ZERO)
        .withSecrets(false, RenewalRule.USUAL, KeyForm.EC_P256, Duration.ofHours(1));
  }

  private CitadelServer upstream(boolean signs) throws Exception {
    CitadelServer server = CitadelServer.start(settings().withOthers(signs, null), above);
    started.push(server);
    return server;
  }

  private static String roots(KubernetesClient client) {
    return client
        .configMaps()
        .inNamespace("default")
        .withName("istio-ca-root-cert")
        .get()
        .getData()
        .get("root-cert.pem");
  }

  /// A Citadel below, which has those two files.
  private CitadelServer below(int port, String token) throws Exception {
    Path roots = Files.writeString(home.resolve("roots.pem"), roots(above));
    Path shown = Files.writeString(home.resolve("token"), token);
    UpstreamSettings settings =
        new UpstreamSettings("127.0.0.1", port, roots, shown, Duration.ofHours(5));
    CitadelServer server = CitadelServer.start(settings().withOthers(false, settings), below);
    started.push(server);
    return server;
  }

  /// What a workload of the cluster below gets.
  private List<String> issued(CitadelServer server) throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port())
            .overrideAuthority("istio-citadel")
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(
                        new ByteArrayInputStream(roots(below).getBytes(StandardCharsets.US_ASCII)))
                    .build())
            .build();
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + token(below, "default", "reviews"));
    try {
      return IstioCertificateServiceGrpc.newBlockingStub(channel)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
          .createCertificate(
              IstioCertificateRequest.newBuilder()
                  .setCsr(SigningRequest.pem(KeyForm.EC_P256.generate(), "spiffe://a/ns/b/sa/c"))
                  .build())
          .getCertChainList();
    } finally {
      channel.shutdownNow();
    }
  }

  private static X509Certificate certificate(String pem) throws Exception {
    return PemText.certificates(pem).getFirst();
  }

  /// Follows the chain as whoever trusts only the root.
  private static void verify(List<String> chain, String root) throws Exception {
    CertPath path =
        CertificateFactory.getInstance("X.509")
            .generateCertPath(List.of(certificate(chain.getFirst()), certificate(chain.get(1))));
    PKIXParameters rules = new PKIXParameters(Set.of(new TrustAnchor(certificate(root), null)));
    rules.setRevocationEnabled(false);
    CertPathValidator.getInstance("PKIX").validate(path, rules);
  }

  @Test
  void whoTrustsTheRootAboveBelievesTheWorkloadsBelow() throws Exception {
    CitadelServer first = upstream(true);
    int port = first.port();
    CitadelServer second = below(port, token(above, "istio-system", CITADEL));

    List<String> chain = issued(second);

    assertThat(chain).hasSize(3);
    verify(chain, roots(above));
    assertThat(roots(below)).isEqualTo(roots(above));
    X509Certificate between = certificate(chain.get(1));
    assertThat(between.getSubjectX500Principal().getName())
        .isEqualTo("CN=" + CITADEL + ",OU=istio-system,O=cluster.local");
    assertThat(between.getBasicConstraints()).isNotNegative();

    second.rotate();
    eventually(() -> !issued(second).get(1).equals(chain.get(1)));
    verify(issued(second), roots(above));
    String last = issued(second).get(1);

    // The one above goes; the one below is started anew on what it keeps.
    second.close();
    first.close();
    List<String> later = issued(below(port, "nobody's"));
    assertThat(later.get(1)).isEqualTo(last);
    verify(later, roots(above));
  }

  @Test
  void notEverybodyMayHaveAnAuthority() throws Exception {
    CitadelServer first = upstream(true);
    assertThatThrownBy(() -> below(first.port(), token(above, "default", "reviews")))
        .isInstanceOf(CaProblem.class)
        .hasMessageContaining("PERMISSION_DENIED")
        .hasMessageContaining("spiffe://cluster.local/ns/default/sa/reviews may have no authority");
    assertThatThrownBy(() -> below(first.port(), "forged"))
        .isInstanceOf(CaProblem.class)
        .hasMessageContaining("UNAUTHENTICATED");
    first.close();

    CitadelServer careful = upstream(false);
    assertThatThrownBy(() -> below(careful.port(), token(above, "istio-system", CITADEL)))
        .isInstanceOf(CaProblem.class)
        .hasMessageContaining("nobody may without --sign-ca-certs");
    assertThat(below.secrets().inNamespace("istio-system").list().getItems()).isEmpty();
  }

  @FunctionalInterface
  private interface Look {
    boolean isRight() throws Exception;
  }

  private static void eventually(Look look) throws Exception {
    for (int looks = 0; !look.isRight(); looks++) {
      assertThat(looks).as("looks in vain").isLessThan(600);
      LockSupport.parkNanos(50_000_000);
    }
  }
}
