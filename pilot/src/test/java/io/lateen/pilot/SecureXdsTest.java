package io.lateen.pilot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.lateen.pilot.admit.Admission;
import io.lateen.pilot.admit.CertificateAdmission;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.tls.FakeKeys;
import io.lateen.pilot.tls.TestAuthority;
import io.lateen.pilot.tls.TestAuthority.Identity;
import io.lateen.wire.xds.TypeUrl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// xDS over TLS: a proxy is served the configuration of a Pod of its certificate's account, and no
/// other's; strangers not at all.
final class SecureXdsTest {
  private static final String DOMAIN = "~default.svc.cluster.local";
  private static final String V1 = "sidecar~127.20.0.2~reviews-v1.default" + DOMAIN;
  private static final String PILOT = "istio-pilot.istio-system";

  private final FakeObjects objects = new FakeObjects();
  private final FakeKeys keys = new FakeKeys();
  private TestAuthority mesh;
  private Pilot pilot;

  @BeforeEach
  void start() throws Exception {
    mesh = new TestAuthority("mesh");
    keys.set(mesh.pilot().texts(mesh.roots()));
    objects.apply(PilotTest.MESH);
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    pilot =
        new Pilot(
            new PilotConfig(any, any, any, MeshConfig.DEFAULT, true, "test")
                .secured(new SecureXds(any, keys, new CertificateAdmission(Admission.NOBODY))),
            objects);
    pilot.start();
  }

  @AfterEach
  void stop() {
    pilot.close();
  }

  /// @param own null: no certificate is shown
  private ManagedChannel channel(@Nullable Identity own, String roots) throws IOException {
    TlsChannelCredentials.Builder credentials =
        TlsChannelCredentials.newBuilder().trustManager(stream(roots));
    if (own != null) {
      credentials.keyManager(stream(own.chain()), stream(own.keyText()));
    }
    return NettyChannelBuilder.forAddress("127.0.0.1", pilot.securePort(), credentials.build())
        .overrideAuthority(PILOT)
        .build();
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private FakeProxy proxy(@Nullable Identity own, String id) throws IOException {
    return asking(channel(own, mesh.roots()), id);
  }

  private static FakeProxy asking(ManagedChannel channel, String id) {
    FakeProxy proxy = new FakeProxy(channel, id, "");
    proxy.ask(TypeUrl.LISTENER);
    return proxy;
  }

  private Identity ours() throws Exception {
    return mesh.workload("default", "default");
  }

  private static void assertServed(FakeProxy proxy) throws Exception {
    assertThat(FakeProxy.unpack(proxy.next(TypeUrl.LISTENER), Listener.class))
        .extracting(Listener::getName)
        .contains("127.20.0.2_9080");
  }

  private static void assertRefused(FakeProxy refused, Status.Code code, String why)
      throws InterruptedException {
    try (FakeProxy proxy = refused) {
      Throwable failure = proxy.failure();
      assertThat(Status.fromThrowable(failure).getCode()).as("%s", failure).isEqualTo(code);
      assertThat(failure).hasStackTraceContaining(why);
      assertThat(proxy.isQuiet()).isTrue();
    }
  }

  @Test
  void aProxyIsServedByItsCertificate() throws Exception {
    try (FakeProxy proxy = proxy(ours(), V1)) {
      assertServed(proxy);
    }
  }

  @Test
  void incrementallyToo() throws Exception {
    try (FakeDeltaProxy proxy = new FakeDeltaProxy(channel(ours(), mesh.roots()), V1)) {
      proxy.subscribe(TypeUrl.CLUSTER, Map.of());
      assertThat(proxy.next(TypeUrl.CLUSTER).getResourcesList()).isNotEmpty();
    }
  }

  @Test
  void nobodyInPlainText() throws Exception {
    FakeProxy plain = new FakeProxy(pilot.securePort(), V1);
    plain.ask(TypeUrl.LISTENER);
    assertRefused(plain, Status.Code.UNAVAILABLE, "");
  }

  @Test
  void nobodyOfAnotherRoot() throws Exception {
    Identity forged = new TestAuthority("mesh").workload("default", "default");
    assertRefused(proxy(forged, V1), Status.Code.UNAVAILABLE, "");
  }

  @Test
  void nobodyWhoseCertificateHasEnded() throws Exception {
    Identity ended =
        mesh.issue(
            Duration.ofMinutes(-1),
            TestAuthority.uri("spiffe://cluster.local/ns/default/sa/default"));
    assertRefused(proxy(ended, V1), Status.Code.UNAVAILABLE, "");
  }

  @Test
  void nobodyWithoutACertificate() throws Exception {
    assertRefused(proxy(null, V1), Status.Code.UNAUTHENTICATED, "no client certificate");
  }

  @Test
  void nobodyElse() throws Exception {
    assertRefused(
        proxy(mesh.workload("shop", "default"), V1),
        Status.Code.PERMISSION_DENIED,
        "reviews-v1.default: the certificate is of spiffe://cluster.local/ns/shop/sa/default");
    assertRefused(
        proxy(mesh.workload("default", "ratings"), V1),
        Status.Code.PERMISSION_DENIED,
        "and it runs under spiffe://cluster.local/ns/default/sa/default");
    assertRefused(
        proxy(ours(), V1.replace("127.20.0.2", "127.20.0.3")),
        Status.Code.PERMISSION_DENIED,
        "127.20.0.3 is not its address");
    assertRefused(
        proxy(ours(), V1.replace("~default.", "~shop.")),
        Status.Code.PERMISSION_DENIED,
        "its rules are those of namespace default");
  }

  @Test
  void nobodyOfAnotherTrustDomainOrOfNone() throws Exception {
    Duration hour = Duration.ofHours(1);
    Identity foreign =
        mesh.issue(hour, TestAuthority.uri("spiffe://elsewhere/ns/default/sa/default"));
    assertRefused(
        proxy(foreign, V1),
        Status.Code.PERMISSION_DENIED,
        "(expected: trust domain cluster.local)");
    Identity nobody = mesh.issue(hour, TestAuthority.uri("https://example.com/"));
    assertRefused(proxy(nobody, V1), Status.Code.UNAUTHENTICATED, "(expected: one spiffe://");
    Identity two =
        mesh.issue(
            hour,
            TestAuthority.uri("spiffe://cluster.local/ns/shop/sa/default"),
            TestAuthority.uri("spiffe://cluster.local/ns/default/sa/default"));
    assertRefused(proxy(two, V1), Status.Code.UNAUTHENTICATED, "(expected: one spiffe://");
  }

  private static String mesh(String settings) {
    return """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data: {mesh: "{authPolicy: MUTUAL_TLS, %s}"}
        """
        .formatted(settings);
  }

  /// As a mesh is given another name: first both count, then the new one is its own.
  @Test
  void theTrustDomainMayBecomeOneOfItsAliases() throws Exception {
    objects.apply(PilotTest.MESH + mesh("trustDomainAliases: [new]"));
    Identity early =
        mesh.issue(Duration.ofHours(1), TestAuthority.uri("spiffe://new/ns/default/sa/default"));
    try (FakeProxy watching = proxy(ours(), V1)) {
      awaitTaken("spiffe://new/", watching);
      // Without its former name nobody would be let in: refused.
      objects.apply(PilotTest.MESH + mesh("trustDomain: new"));
      objects.apply(
          PilotTest.MESH + mesh("trustDomain: new, trustDomainAliases: [cluster.local, older]"));
      awaitTaken("spiffe://older/", watching);
      try (FakeProxy former = proxy(ours(), V1);
          FakeProxy today = proxy(early, V1)) {
        assertServed(former);
        assertServed(today);
      }
      assertRefused(
          proxy(mesh.workload("default", "ratings"), V1),
          Status.Code.PERMISSION_DENIED,
          "and it runs under spiffe://new/ns/default/sa/default");
      objects.apply(PilotTest.MESH + mesh("trustDomain: new"));
      assertThat(watching.failure()).hasStackTraceContaining("(expected: trust domain new)");
      try (FakeProxy today = proxy(early, V1)) {
        assertServed(today);
      }
    }
  }

  @Test
  void aMeshMayBeCalledOtherwiseFromTheBeginning() throws Exception {
    try (FakeProxy watching = proxy(ours(), V1)) {
      assertServed(watching);
      objects.apply(PilotTest.MESH + mesh("trustDomain: own"));
      assertThat(watching.failure()).hasStackTraceContaining("(expected: trust domain own)");
    }
    Identity own =
        mesh.issue(Duration.ofHours(1), TestAuthority.uri("spiffe://own/ns/default/sa/default"));
    try (FakeProxy proxy = proxy(own, V1)) {
      assertServed(proxy);
    }
  }

  /// Until the proxy's ports take callers by a name.
  private static void awaitTaken(String prefix, FakeProxy proxy) throws Exception {
    while (!proxy.next(TypeUrl.LISTENER).toByteString().toString(ISO_8859_1).contains(prefix)) {
      // What came was of a state before.
    }
  }

  @Test
  void whoIsOfAnAliasIsServedAsSoonAsItIsOne() throws Exception {
    Duration hour = Duration.ofHours(1);
    Identity former = mesh.issue(hour, TestAuthority.uri("spiffe://old/ns/default/sa/default"));
    assertRefused(proxy(former, V1), Status.Code.PERMISSION_DENIED, "(expected: trust domain");
    try (FakeProxy watching = proxy(ours(), V1)) {
      assertServed(watching);
      objects.apply(PilotTest.MESH + mesh("trustDomainAliases: [old]"));
      awaitTaken("spiffe://old/", watching);
      try (FakeProxy proxy = proxy(former, V1)) {
        assertServed(proxy);
      }
      assertRefused(
          proxy(mesh.issue(hour, TestAuthority.uri("spiffe://old/ns/default/sa/ratings")), V1),
          Status.Code.PERMISSION_DENIED,
          "and it runs under spiffe://cluster.local/ns/default/sa/default");
      assertRefused(
          proxy(mesh.issue(hour, TestAuthority.uri("spiffe://third/ns/default/sa/default")), V1),
          Status.Code.PERMISSION_DENIED,
          "(expected: trust domain cluster.local or old)");
    }
  }

  @Test
  void pilotIsNotBelievedByWhoTrustsAnotherRoot() throws Exception {
    FakeProxy proxy = asking(channel(ours(), new TestAuthority("mesh").roots()), V1);
    assertRefused(proxy, Status.Code.UNAVAILABLE, "signature check failed");
  }

  @Test
  void keysAreExchangedUnderOpenStreams() throws Exception {
    TestAuthority next = new TestAuthority("next");
    ManagedChannel old = channel(ours(), mesh.roots());
    try (FakeProxy before = asking(old, V1)) {
      assertServed(before);
      keys.set(next.pilot().texts(mesh.roots() + next.roots()));
      try (FakeProxy after = asking(channel(ours(), next.roots()), V1)) {
        assertServed(after); // Pilot's new key, and our root is still good.
      }
      objects.apply(PilotTest.MESH.replace("9080", "9090"));
      before.next(TypeUrl.LISTENER); // The stream of before goes on.
      keys.set(next.pilot().texts(next.roots()));
      // Its connection is open, but whose root is forgotten begins nothing on it.
      assertRefused(asking(old, V1), Status.Code.UNAUTHENTICATED, "not in order");
      // A new one is told which roots count, and shows no certificate of another.
      assertRefused(
          asking(channel(ours(), next.roots()), V1),
          Status.Code.UNAUTHENTICATED,
          "no client certificate");
    }
  }

  @Test
  void whatCannotBeUsedChangesNothing() throws Exception {
    Identity other = mesh.pilot();
    keys.set(Map.of());
    keys.set(mesh.pilot().texts("no PEM"));
    keys.set(
        Map.of(
            "cert-chain.pem", mesh.pilot().chain(),
            "key.pem", other.keyText(),
            "root-cert.pem", mesh.roots()));
    try (FakeProxy proxy = proxy(ours(), V1)) {
      assertServed(proxy);
    }
  }

  @Test
  void aProgramThatOnlyCallsNeedsNoPod() throws Exception {
    String id = "sidecar~10.0.0.7~client.default" + DOMAIN;
    try (FakeProxy program = new FakeProxy(channel(ours(), mesh.roots()), id, "", "grpc")) {
      program.ask(TypeUrl.LISTENER, "reviews.default.svc.cluster.local:9080");
      assertThat(program.next(TypeUrl.LISTENER).getResourcesCount()).isEqualTo(1);
    }
    try (FakeProxy foreign =
        new FakeProxy(channel(mesh.workload("shop", "a"), mesh.roots()), id, "", "grpc")) {
      foreign.ask(TypeUrl.LISTENER, "reviews.default.svc.cluster.local:9080");
      assertThat(foreign.failure()).hasMessageContaining("the certificate is of");
    }
  }
}
