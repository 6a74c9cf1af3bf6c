package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.lateen.pilot.admit.TokenAdmission;
import io.lateen.pilot.push.Joins;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.kube.IngressApi;
import io.lateen.wire.kube.WorkloadApi;
import io.lateen.wire.xds.TypeUrl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A proxy is served the configuration of the Pod whose token it shows, and no other's.
final class AdmissionTest {
  private static final String DOMAIN = "~default.svc.cluster.local";
  private static final String V1 = "sidecar~127.20.0.2~reviews-v1.default" + DOMAIN;
  private static final String V2 = "sidecar~127.20.0.3~reviews-v2.default" + DOMAIN;

  private final FakeObjects objects = new FakeObjects();
  private final Tokens tokens = new Tokens();
  private Pilot pilot;

  @BeforeEach
  void start() throws Exception {
    objects.apply(PilotTest.MESH);
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    pilot =
        new Pilot(
            new PilotConfig(any, any, any, MeshConfig.DEFAULT, true, "test"),
            objects,
            List.of(),
            Joins.NONE,
            new TokenAdmission(tokens),
            IngressApi.NONE);
    pilot.start();
  }

  @AfterEach
  void stop() {
    pilot.close();
  }

  private FakeProxy proxy(String id, String token) {
    FakeProxy proxy = new FakeProxy(pilot.grpcPort(), id, token);
    proxy.ask(TypeUrl.LISTENER);
    return proxy;
  }

  @Test
  void withItsOwnToken() throws Exception {
    try (FakeProxy proxy = proxy(V1, "of-v1")) {
      assertThat(FakeProxy.unpack(proxy.next(TypeUrl.LISTENER), Listener.class))
          .extracting(Listener::getName)
          .contains("127.20.0.2_9080");
    }
  }

  @Test
  void notWithoutOrWithAnothers() throws Exception {
    refused(V1, "", "UNAUTHENTICATED: no token");
    refused(V1, "made-up", "UNAUTHENTICATED: the token is nobody's");
    refused(V1, "for-the-api-server", "UNAUTHENTICATED: the token is nobody's, or not for");
    refused(V2, "of-v1", "PERMISSION_DENIED: reviews-v2.default: the token is of Pod reviews-v1");
    refused(V1, "of-shop", "PERMISSION_DENIED: reviews-v1.default: the token is of system:");
    refused(V1, "of-an-administrator", "PERMISSION_DENIED");
    tokens.unreachable = true;
    refused(V1, "of-v1", "UNAVAILABLE: the API server cannot be asked");
  }

  @Test
  void notUnderAnothersAddressNamespaceOrAccount() throws Exception {
    refused(V1.replace("127.20.0.2", "127.20.0.3"), "of-v1", "127.20.0.3 is not its address");
    refused(V1.replace("~default.", "~shop."), "of-v1", "its rules are those of namespace default");
    refused(V1, "of-another-account", "it runs under spiffe://");
  }

  @Test
  void aPodThatIsNotKnownYetIsWaitedFor() throws Exception {
    try (FakeProxy proxy = proxy("sidecar~127.20.0.4~late.default" + DOMAIN, "of-late")) {
      assertThat(tokens.asked.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
      assertThat(proxy.isQuiet()).isTrue();
      objects.apply(pod("late", "127.20.0.4"));
      proxy.next(TypeUrl.LISTENER);
    }
  }

  @Test
  void anAddressThatIsAnothersByNowEndsTheStream() throws Exception {
    try (FakeProxy proxy = proxy(V1, "of-v1")) {
      proxy.next(TypeUrl.LISTENER);
      objects.delete("Pod", "reviews-v1");
      objects.apply(pod("other", "127.20.0.2"));
      assertThat(proxy.failure()).hasMessageContaining("127.20.0.2 is another Pod's by now");
    }
  }

  private static String pod(String name, String ip) {
    return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: default}
        spec: {containers: []}
        status: {phase: Running, podIP: %s}
        """
        .formatted(name, ip);
  }

  private void refused(String id, String token, String why) throws InterruptedException {
    try (FakeProxy proxy = proxy(id, token)) {
      assertThat(proxy.failure()).hasMessageContaining(why);
      assertThat(proxy.isQuiet()).isTrue();
    }
  }

  /// An API server that knows a few tokens for Pilot.
  private static final class Tokens implements WorkloadApi {
    private static final String US = "system:serviceaccount:default:";
    private static final Map<String, User> KNOWN =
        Map.of(
            "of-v1", new User(US + "default", List.of(), "reviews-v1"),
            "of-late", new User(US + "default", List.of(), "late"),
            "of-another-account", new User(US + "ratings", List.of()),
            "of-shop", new User("system:serviceaccount:shop:default", List.of()),
            "of-an-administrator", new User("admin", List.of("system:masters")));

    final java.util.concurrent.CountDownLatch asked = new java.util.concurrent.CountDownLatch(1);
    volatile boolean unreachable;

    @Override
    public JsonNode group(String namespace, String name) {
      throw new AssertionError("nobody joins");
    }

    @Override
    public User review(String token, List<String> audiences) throws IOException {
      asked.countDown();
      if (unreachable) {
        throw new IOException("refused: " + token);
      }
      assertThat(audiences).containsExactly("istio-pilot");
      return KNOWN.get(token);
    }

    @Override
    public void put(String namespace, String name, Map<String, String> notes, ObjectNode spec) {}

    @Override
    public void healthy(String namespace, String name, boolean healthy, String message) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void remove(String namespace, String name) {}

    @Override
    public List<Entry> entries() {
      return List.of();
    }
  }
}
