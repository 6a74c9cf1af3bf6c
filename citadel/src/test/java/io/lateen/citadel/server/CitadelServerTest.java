package io.lateen.citadel.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.lateen.citadel.authenticate.MeshTrustDomains;
import io.lateen.citadel.authority.Authority;
import io.lateen.citadel.authority.AuthorityRequest;
import io.lateen.citadel.authority.KeyForm;
import io.lateen.citadel.authority.Lifetimes;
import io.lateen.citadel.authority.Renewal;
import io.lateen.citadel.authority.SigningKeyParser;
import io.lateen.citadel.secrets.CustomNames;
import io.lateen.citadel.secrets.RenewalRule;
import io.lateen.citadel.secrets.SecretData;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.galley.http.ApiServerSettings;
import io.lateen.galley.resource.ClusterIps;
import io.lateen.model.name.TrustDomains;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.proto.citadel.CsrRequest;
import io.lateen.wire.proto.citadel.CsrResponse;
import io.lateen.wire.proto.citadel.IstioCAServiceGrpc;
import io.lateen.wire.proto.citadel.IstioCertificateRequest;
import io.lateen.wire.proto.citadel.IstioCertificateResponse;
import io.lateen.wire.proto.citadel.IstioCertificateServiceGrpc;
import io.lateen.wire.tls.PemText;
import io.lateen.wire.tls.SigningRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Citadel beside a real API server, asked by gRPC's own client.
final class CitadelServerTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final String ID = "spiffe://cluster.local/ns/default/sa/reviews";

  @TempDir Path home;
  private Galley galley;
  private KubernetesClient client;
  private CitadelServer citadel;

  @BeforeEach
  void start() throws Exception {
    ApiServerSettings api = ApiServerSettings.in(home, 0);
    galley =
        Galley.start(
            new GalleyConfig(home.resolve("state"), api, new ClusterIps("127.4.128.1", 100)));
    client = ClusterSource.client(api.kubeconfig());
    account("reviews");
    citadel = CitadelServer.start(settings(), client);
  }

  private void account(String name) {
    account("default", name);
  }

  private void account(String namespace, String name) {
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

  private static CitadelSettings settings() {
    return CitadelSettings.at(ANY, ANY, "test")
        .withLives(
            new Lifetimes(Duration.ofHours(1), Duration.ofHours(2)),
            Duration.ofDays(365),
            Duration.ZERO)
        .withSecrets(true, RenewalRule.USUAL, KeyForm.EC_P256, Duration.ofHours(1));
  }

  @AfterEach
  void close() {
    citadel.close();
    client.close();
    galley.close();
  }

  private String token(String account, String... audiences) {
    return client
        .serviceAccounts()
        .inNamespace("default")
        .withName(account)
        .tokenRequest(
            new TokenRequestBuilder().withNewSpec().withAudiences(audiences).endSpec().build())
        .getStatus()
        .getToken();
  }

  private String roots() {
    ConfigMap map = client.configMaps().inNamespace("default").withName("istio-ca-root-cert").get();
    return map.getData().get("root-cert.pem");
  }

  /// @param key of the certificate that it shows
  /// @param own null: shows none
  private ManagedChannel channel(@Nullable String key, @Nullable String own) throws Exception {
    var tls = GrpcSslContexts.forClient().trustManager(stream(roots()));
    if (key != null && own != null) {
      tls.keyManager(stream(own), stream(key));
    }
    return NettyChannelBuilder.forAddress("127.0.0.1", citadel.port())
        .overrideAuthority("istio-citadel.istio-system.svc")
        .sslContext(tls.build())
        .build();
  }

  private static InputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }

  private IstioCertificateResponse ask(
      ManagedChannel channel, @Nullable String token, String csr, long seconds) {
    Metadata headers = new Metadata();
    if (token != null) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    }
    return IstioCertificateServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .createCertificate(
            IstioCertificateRequest.newBuilder().setCsr(csr).setValidityDuration(seconds).build());
  }

  private IstioCertificateResponse issued(KeyPair pair, @Nullable String token, long seconds)
      throws Exception {
    ManagedChannel channel = channel(null, null);
    try {
      return ask(channel, token, SigningRequest.pem(pair, "spiffe://evil/ns/a/sa/b"), seconds);
    } finally {
      channel.shutdownNow();
    }
  }

  private static String name(String pem) throws Exception {
    return PemText.certificates(pem).getFirst().getSubjectAlternativeNames().toString();
  }

  @Test
  void aTokenGetsItsOwnersCertificate() throws Exception {
    KeyPair pair = KeyForm.EC_P256.generate();
    IstioCertificateResponse answer = issued(pair, token("reviews", "istio-ca"), 600);
    assertThat(answer.getCertChainCount()).isEqualTo(2);
    assertThat(name(answer.getCertChain(0))).contains(ID).doesNotContain("evil");
    assertThat(answer.getCertChain(1)).isEqualTo(roots());
    assertThat(metrics())
        .contains("citadel_server_csr_count 1.0", "citadel_server_success_cert_issuance_count 1.0");
  }

  /// What Citadel writes for machines without tokens.
  private ManagedChannel holderOfTheSecret() throws Exception {
    Map<String, String> files = SecretData.decoded(eventually(() -> secret("reviews")));
    return channel(files.get("key.pem"), files.get("cert-chain.pem"));
  }

  /// As Istio 1.1's agent on a virtual machine does, again and again.
  @Test
  void theCertificateOfASecretGetsTheNextOne() throws Exception {
    ManagedChannel first = holderOfTheSecret();
    KeyPair pair = KeyForm.EC_P256.generate();
    IstioCertificateResponse next = ask(first, null, SigningRequest.pem(pair, ID), 0);
    assertThat(name(next.getCertChain(0))).contains(ID);
    first.shutdownNow();
    ManagedChannel channel = channel(PemText.of(pair.getPrivate()), next.getCertChain(0));
    try {
      CsrResponse older =
          IstioCAServiceGrpc.newBlockingStub(channel)
              .handleCSR(
                  CsrRequest.newBuilder()
                      .setCsrPem(
                          ByteString.copyFromUtf8(
                              SigningRequest.pem(KeyForm.RSA_2048.generate(), ID)))
                      .setRequestedTtlMinutes(10)
                      .build());
      assertThat(older.getIsApproved()).isTrue();
      assertThat(name(older.getSignedCert().toStringUtf8())).contains(ID);
      assertThat(older.getCertChain().toStringUtf8()).isEqualTo(roots());
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void aStolenKeyThatWasGivenForATokenIsNotProlonged() throws Exception {
    KeyPair pair = KeyForm.EC_P256.generate();
    String token = token("reviews", "istio-ca");
    String csr = SigningRequest.pem(KeyForm.EC_P256.generate(), ID);
    String own = issued(pair, token, 600).getCertChain(0);
    ManagedChannel thief = channel(PemText.of(pair.getPrivate()), own);
    try {
      Status.Code unknown = Status.Code.UNAUTHENTICATED;
      refused(() -> ask(thief, null, csr, 0), unknown, "is not renewed without a token");
      CsrRequest older = CsrRequest.newBuilder().setCsrPem(ByteString.copyFromUtf8(csr)).build();
      refused(
          () -> IstioCAServiceGrpc.newBlockingStub(thief).handleCSR(older),
          unknown,
          "is not renewed without a token");
      assertThat(name(ask(thief, token, csr, 0).getCertChain(0))).contains(ID);
    } finally {
      thief.shutdownNow();
    }
  }

  @Test
  void itIsWhereTheOperatorSaysSo() throws Exception {
    citadel.close();
    citadel = CitadelServer.start(settings().withRenewal(false), client);
    KeyPair pair = KeyForm.EC_P256.generate();
    String own = issued(pair, token("reviews", "istio-ca"), 600).getCertChain(0);
    ManagedChannel channel = channel(PemText.of(pair.getPrivate()), own);
    try {
      assertThat(name(ask(channel, null, SigningRequest.pem(pair, ID), 0).getCertChain(0)))
          .contains(ID);
    } finally {
      channel.shutdownNow();
    }
  }

  /// It is another Citadel's to have one, for a token that somebody made for it.
  @Test
  void theSecretOfCitadelsAccountGivesNoAuthority() throws Exception {
    citadel.close();
    citadel = CitadelServer.start(settings().withOthers(true, null), client);
    account("istio-system", "istio-citadel-service-account");
    String name = "istio.istio-citadel-service-account";
    Secret written =
        eventually(() -> client.secrets().inNamespace("istio-system").withName(name).get());
    Map<String, String> files = SecretData.decoded(written);
    ManagedChannel channel = channel(files.get("key.pem"), files.get("cert-chain.pem"));
    String csr = AuthorityRequest.pem(KeyForm.EC_P256.generate());
    try {
      refused(() -> ask(channel, null, csr, 0), Status.Code.PERMISSION_DENIED, "for a token");
    } finally {
      channel.shutdownNow();
    }
  }

  /// What was certified before the mesh was called as it is today.
  private String former(KeyPair pair, String id) throws Exception {
    Secret own = client.secrets().inNamespace("istio-system").withName("istio-ca-secret").get();
    SigningKeyParser.Plugged key =
        SigningKeyParser.parse(SecretData.decoded(own), Clock.systemUTC().instant());
    Authority authority = new Authority(Lifetimes.USUAL, Clock.systemUTC());
    authority.use(key.key(), List.of());
    return PemText.of(
        authority
            .issue(
                pair.getPublic(),
                List.of(new Authority.Uri(id)),
                Duration.ofHours(1),
                Renewal.CERTIFICATE)
            .leaf());
  }

  private void mesh(String settings) {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("istio-system")
                .withName("istio")
                .endMetadata()
                .withData(Map.of("mesh", settings))
                .build())
        .createOr(NonDeletingOperation::update);
    citadel.look();
  }

  @Test
  void whoIsOfAnAliasOfTheMeshGetsTodaysNameAsSoonAsItIsOne() throws Exception {
    KeyPair pair = KeyForm.EC_P256.generate();
    String old = former(pair, ID.replace("cluster.local", "old.example"));
    ManagedChannel channel = channel(PemText.of(pair.getPrivate()), old);
    ManagedChannel third =
        channel(PemText.of(pair.getPrivate()), former(pair, ID.replace("cluster.local", "third")));
    try {
      String csr = SigningRequest.pem(pair, ID);
      String stranger = "names no workload of this mesh";
      refused(() -> ask(channel, null, csr, 0), Status.Code.UNAUTHENTICATED, stranger);
      mesh("trustDomainAliases: [old.example]");
      assertThat(name(eventually(() -> answer(channel, csr)).getCertChain(0))).contains(ID);
      refused(() -> ask(third, null, csr, 0), Status.Code.UNAUTHENTICATED, stranger);
      mesh("trustDomainAliases: []");
      eventually(() -> answer(channel, csr) == null ? true : null);
    } finally {
      channel.shutdownNow();
      third.shutdownNow();
    }
  }

  @Test
  void whatIsNoTrustDomainLeavesTheFormerOnesInForce() {
    TrustDomains begun = new TrustDomains("td", List.of("former"));
    MeshTrustDomains domains = new MeshTrustDomains(client, "istio-system", begun);
    domains.look();
    assertThat(domains.current()).isEqualTo(begun);
    mesh("{trustDomain: td, trustDomainAliases: [old.example]}");
    domains.look();
    TrustDomains both = new TrustDomains("td", List.of("former", "old.example"));
    assertThat(domains.current()).isEqualTo(both);
    for (String wrong : List.of("trustDomainAliases: [a/b]", "trustDomainAliases: [", " ")) {
      mesh(wrong);
      domains.look();
      assertThat(domains.current()).isEqualTo(both);
    }
    mesh("trustDomain: another"); // Its workloads are the mesh's, until Citadel is told too.
    domains.look();
    assertThat(domains.current()).isEqualTo(new TrustDomains("td", List.of("former", "another")));
    mesh("trustDomain: td");
    domains.look();
    assertThat(domains.current()).isEqualTo(begun);
  }

  /// Null: it is refused.
  private @Nullable IstioCertificateResponse answer(ManagedChannel channel, String csr) {
    try {
      return ask(channel, null, csr, 0);
    } catch (StatusRuntimeException refused) {
      return null;
    }
  }

  private void refused(Callable<?> call, Status.Code code, String why) {
    assertThatThrownBy(call::call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(code);
              assertThat(e.getStatus().getDescription()).contains(why);
            });
  }

  @Test
  void strangersAndWrongQuestionsAreRefused() throws Exception {
    KeyPair pair = KeyForm.EC_P256.generate();
    Status.Code unknown = Status.Code.UNAUTHENTICATED;
    refused(() -> issued(pair, null, 0), unknown, "request authenticate failure");
    refused(() -> issued(pair, "forged", 0), unknown, "does not know the token");
    String another = token("reviews", "vault");
    refused(() -> issued(pair, another, 0), unknown, "does not know the token");
    String forTheApiServer = token("reviews");
    refused(() -> issued(pair, forTheApiServer, 0), unknown, "does not know the token");
    String good = token("reviews", "istio-ca");
    refused(
        () -> issued(pair, good, 86_400),
        Status.Code.INVALID_ARGUMENT,
        "greater than the max allowed TTL");
    ManagedChannel channel = channel(null, null);
    try {
      refused(() -> ask(channel, good, "no request", 0), Status.Code.INVALID_ARGUMENT, "PKCS #10");
    } finally {
      channel.shutdownNow();
    }
    assertThat(metrics())
        .contains(
            "citadel_server_authentication_failure_count 4.0",
            "citadel_server_csr_parsing_err_count 1.0",
            "citadel_server_csr_sign_err_count{error=\"TTL_ERROR\"} 1.0");
  }

  private static CsrRequest nameless() throws Exception {
    String csr = AuthorityRequest.pem(KeyForm.EC_P256.generate());
    return CsrRequest.newBuilder().setCsrPem(ByteString.copyFromUtf8(csr)).build();
  }

  @Test
  void theOlderServiceWantsANameInTheRequest() throws Exception {
    ManagedChannel channel = holderOfTheSecret();
    try {
      refused(
          () -> IstioCAServiceGrpc.newBlockingStub(channel).handleCSR(nameless()),
          Status.Code.INVALID_ARGUMENT,
          "the request names nobody");
    } finally {
      channel.shutdownNow();
    }
    assertThat(metrics())
        .contains(
            "citadel_server_id_extraction_err_count 1.0",
            "citadel_server_csr_parsing_err_count 0.0");
  }

  @Test
  void theRootIsKeptOverRestarts() throws Exception {
    String before = roots();
    citadel.close();
    citadel = CitadelServer.start(settings(), client);
    assertThat(roots()).isEqualTo(before);
    Secret secret = client.secrets().inNamespace("istio-system").withName("istio-ca-secret").get();
    assertThat(secret.getType()).isEqualTo("istio.io/ca-root");
    assertThat(secret.getData()).containsKeys("ca-cert.pem", "ca-key.pem");
    ConfigMap old =
        client.configMaps().inNamespace("istio-system").withName("istio-security").get();
    assertThat(Base64.getDecoder().decode(old.getData().get("caTLSRootCert")))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo(before);
  }

  private static <T> T eventually(Callable<@Nullable T> look) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < end) {
      T found = look.call();
      if (found != null) {
        return found;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("not in 30 s");
  }

  private int rootCount() throws Exception {
    return PemText.certificates(roots()).size();
  }

  @Test
  void aRootIsExchangedWithOverlap() throws Exception {
    String before = roots();
    Map<String, String> old = SecretData.decoded(eventually(() -> secret("reviews")));
    citadel.rotate(); // announced: still signed by the old one
    eventually(() -> rootCount() == 2 ? true : null);
    assertThat(roots()).startsWith(before);
    citadel.look(); // the overlap is over: the new one signs, the old one is trusted
    eventually(() -> (roots().endsWith(before) && rootCount() == 2) ? true : null);
    ManagedChannel channel = channel(old.get("key.pem"), old.get("cert-chain.pem"));
    try {
      IstioCertificateResponse next =
          ask(channel, null, SigningRequest.pem(KeyForm.EC_P256.generate(), ID), 0);
      X509Certificate leaf = PemText.certificates(next.getCertChain(0)).getFirst();
      List<X509Certificate> roots = PemText.certificates(roots());
      leaf.verify(roots.getFirst().getPublicKey());
      assertThatThrownBy(() -> leaf.verify(roots.getLast().getPublicKey()))
          .isInstanceOf(java.security.SignatureException.class);
    } finally {
      channel.shutdownNow();
    }
  }

  private @Nullable Secret secret(String account) {
    return client.secrets().inNamespace("default").withName("istio." + account).get();
  }

  private static @Nullable Boolean changed(@Nullable Secret now, Secret before) {
    return (now != null && !now.getData().equals(before.getData())) ? true : null;
  }

  @Test
  void everyAccountHasASecret() throws Exception {
    Secret made = eventually(() -> secret("reviews"));
    assertThat(made.getType()).isEqualTo("istio.io/key-and-cert");
    assertThat(made.getMetadata().getAnnotations())
        .containsEntry("istio.io/service-account.name", "reviews");
    assertThat(made.getData()).containsOnlyKeys("cert-chain.pem", "key.pem", "root-cert.pem");
    account("ratings"); // a new account
    eventually(() -> secret("ratings"));
    client.resource(made).delete(); // somebody deletes it
    eventually(() -> changed(secret("reviews"), made));
    eventually(
        () ->
            metrics().contains("citadel_secret_controller_secret_deleted_cert_count 1.0")
                ? true
                : null);
    Secret whole = secret("reviews");
    client // somebody breaks it
        .resource(whole)
        .edit(
            secret -> {
              secret.setData(Map.of("cert-chain.pem", "eA==", "key.pem", "eA=="));
              return secret;
            });
    eventually(
        () ->
            (changed(secret("reviews"), whole) != null
                    && secret("reviews").getData().containsKey("root-cert.pem"))
                ? true
                : null);
    Secret mended = secret("reviews");
    citadel.rotate(); // other roots
    eventually(() -> changed(secret("reviews"), mended));
    client.serviceAccounts().inNamespace("default").withName("reviews").delete();
    eventually(() -> secret("reviews") == null ? true : null);
  }

  @Test
  void someAreKnownByHostsToo() throws Exception {
    Secret before = eventually(() -> secret("reviews"));
    citadel.close();
    CustomNames names = CustomNames.parse("reviews.default:reviews.shop,reviews.default:127.0.0.9");
    citadel = CitadelServer.start(settings().withCustomNames(names), client);
    eventually(() -> changed(secret("reviews"), before)); // it did not name them
    String chain = SecretData.decoded(secret("reviews")).get("cert-chain.pem");
    assertThat(name(chain)).isEqualTo("[[6, " + ID + "], [2, reviews.shop], [7, 127.0.0.9]]");
  }

  private String metrics() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI page = URI.create("http://127.0.0.1:" + citadel.monitoringPort() + "/metrics");
      return http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
