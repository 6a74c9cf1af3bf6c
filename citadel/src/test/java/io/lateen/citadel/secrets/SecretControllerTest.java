package io.lateen.citadel.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.citadel.authority.Authority;
import io.lateen.citadel.authority.KeyForm;
import io.lateen.citadel.authority.Lifetimes;
import io.lateen.citadel.authority.SelfSigned;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.tls.PemText;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Beside a real API server that has no accounts but the tests'.
final class SecretControllerTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final int MOST_LOOKS = 2_400;

  @TempDir Path home;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Authority authority = new Authority(Lifetimes.USUAL, CLOCK);

  /// Keys that cannot be made before one can.
  private final AtomicInteger failures = new AtomicInteger();

  private Galley galley;
  private KubernetesClient client;
  private @Nullable SecretController controller;

  @BeforeEach
  void start() throws Exception {
    galley = Galley.start(GalleyConfig.in(home, 0, 50));
    client = ClusterSource.client(home.resolve("kubeconfig"));
    client
        .serviceAccounts()
        .inAnyNamespace()
        .list()
        .getItems()
        .forEach(account -> client.resource(account).delete());
  }

  @AfterEach
  void stop() {
    if (controller != null) {
      controller.close();
    }
    client.close();
    galley.close();
  }

  private void authorize() throws Exception {
    SelfSigned maker = new SelfSigned("td", Duration.ofDays(365), KeyForm.EC_P256, CLOCK);
    authority.use(maker.create(), List.of());
  }

  private SecretController controller() {
    Supplier<KeyPair> keys =
        () -> {
          if (failures.getAndDecrement() > 0) {
            throw new IllegalStateException("no luck");
          }
          return KeyForm.EC_P256.generate();
        };
    SecretController started =
        SecretController.start(
            client, authority, "td", keys, RenewalRule.USUAL, CustomNames.NONE, CLOCK, registry);
    controller = started;
    return started;
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

  private double count(String name) {
    GaugeSnapshot found =
        (GaugeSnapshot)
            registry.scrape(("citadel_secret_controller_" + name)::equals).stream()
                .findFirst()
                .orElseThrow();
    return found.getDataPoints().getFirst().getValue();
  }

  private Secret secret(String namespace, String account) {
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      Secret found = client.secrets().inNamespace(namespace).withName("istio." + account).get();
      if (found != null) {
        return found;
      }
      LockSupport.parkNanos(50_000_000);
    }
    throw new AssertionError("no Secret of " + account);
  }

  private List<String> names(String namespace, String account) throws Exception {
    Map<String, String> files = SecretData.decoded(secret(namespace, account));
    String chain = files.getOrDefault("cert-chain.pem", "");
    return PemText.certificates(chain).getFirst().getSubjectAlternativeNames().stream()
        .map(name -> String.valueOf(name.get(1)))
        .toList();
  }

  @Test
  void webhooksAreNamedAsTheApiServerCallsThem() throws Exception {
    authorize();
    account("istio-system", "istio-galley-service-account");
    account("istio-system", "istio-sidecar-injector-service-account");
    account("default", "istio-pilot-service-account");
    controller();
    assertThat(names("istio-system", "istio-galley-service-account"))
        .containsExactly(
            "spiffe://td/ns/istio-system/sa/istio-galley-service-account",
            "istio-galley.istio-system.svc",
            "istio-galley.istio-system");
    assertThat(names("istio-system", "istio-sidecar-injector-service-account"))
        .contains("istio-sidecar-injector.istio-system.svc", "istio-sidecar-injector.istio-system");
    assertThat(names("default", "istio-pilot-service-account"))
        .containsExactly("spiffe://td/ns/default/sa/istio-pilot-service-account");
  }

  @Test
  void theThirdTryMaySucceed() throws Exception {
    authorize();
    failures.set(2);
    account("default", "reviews");
    controller();
    assertThat(names("default", "reviews")).containsExactly("spiffe://td/ns/default/sa/reviews");
    assertThat(count("csr_err_count")).isEqualTo(2);
  }

  /// Warnings of the controller, which come when it gives up.
  private static final class Warnings extends Handler {
    private final CountDownLatch one = new CountDownLatch(1);

    @Override
    public void publish(LogRecord entry) {
      if (String.valueOf(entry.getMessage()).startsWith("no Secret for spiffe://td/ns/default/")) {
        one.countDown();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private SecretController givenUp() throws InterruptedException {
    Logger log = Logger.getLogger(SecretController.class.getName());
    Warnings warnings = new Warnings();
    log.addHandler(warnings);
    try {
      SecretController started = controller();
      assertThat(warnings.one.await(2, TimeUnit.MINUTES)).isTrue();
      return started;
    } finally {
      log.removeHandler(warnings);
    }
  }

  @Test
  void afterThreeTriesTheNextLookIsWaitedFor() throws Exception {
    authorize();
    failures.set(3);
    account("default", "reviews");
    SecretController waiting = givenUp();
    assertThat(count("csr_err_count")).isEqualTo(3);
    waiting.resync();
    assertThat(secret("default", "reviews").getType()).isEqualTo(SecretController.TYPE);
    assertThat(count("svc_acc_created_cert_count")).isEqualTo(1);
  }

  @Test
  void anAuthorityThatCannotSignIsAskedThreeTimes() throws Exception {
    account("default", "reviews");
    SecretController waiting = givenUp();
    assertThat(count("csr_sign_err_count")).isEqualTo(3);
    assertThat(count("csr_err_count")).isZero();
    authorize();
    waiting.resync();
    assertThat(names("default", "reviews")).containsExactly("spiffe://td/ns/default/sa/reviews");
  }
}
