package io.lateen.citadel.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.citadel.authority.KeyForm;
import io.lateen.citadel.authority.SelfSigned;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.galley.http.ApiServerSettings;
import io.lateen.galley.resource.ClusterIps;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.tls.PemText;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With a clock that says what day it is.
class EndWatchTest {
  private static final Instant TODAY = Instant.parse("2030-01-01T00:00:00Z");

  @TempDir Path home;
  private Galley galley;
  private KubernetesClient client;

  @BeforeEach
  void start() throws Exception {
    ApiServerSettings api = ApiServerSettings.in(home, 0);
    galley =
        Galley.start(
            new GalleyConfig(home.resolve("state"), api, new ClusterIps("127.4.128.1", 100)));
    client = ClusterSource.client(api.kubeconfig());
  }

  @AfterEach
  void close() {
    client.close();
    galley.close();
  }

  private static Clock in(int days) {
    return Clock.fixed(TODAY.plus(Duration.ofDays(days)), ZoneOffset.UTC);
  }

  /// Whoever looks on that day.
  private EndWatch watch(int day, PrometheusRegistry registry) {
    EndWatch watch = new EndWatch(client, in(day), registry);
    watch.look();
    return watch;
  }

  private void secret(String name, int from, int days) throws Exception {
    SelfSigned maker =
        new SelfSigned("edge.test", Duration.ofDays(days), KeyForm.EC_P256, in(from));
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .withType("kubernetes.io/tls")
                .withData(
                    SecretData.encoded(
                        Map.of(
                            "tls.crt", PemText.of(maker.create().certificate()), "tls.key", "no")))
                .build())
        .createOr(existing -> existing.update());
  }

  private List<String> told() {
    return client.v1().events().inNamespace("default").list().getItems().stream()
        .filter(event -> event.getReason().equals(EndWatch.REASON))
        .map(EndWatchTest::sentence)
        .toList();
  }

  private static String sentence(Event event) {
    return event.getInvolvedObject().getName() + ": " + event.getMessage();
  }

  @Test
  void tellsThirtySevenAndOneDayBefore() throws Exception {
    secret("edge", 0, 90);
    watch(59, new PrometheusRegistry());
    assertThat(told()).isEmpty();
    watch(61, new PrometheusRegistry());
    assertThat(told()).singleElement().asString().contains("edge: tls.crt", "less than 30 days");
    watch(84, new PrometheusRegistry());
    assertThat(told()).singleElement().asString().contains("less than 7 days");
    watch(89, new PrometheusRegistry());
    assertThat(told()).singleElement().asString().contains("less than 1 day:");
    watch(91, new PrometheusRegistry());
    assertThat(told()).singleElement().asString().contains("ended at 2030-04-01T");
  }

  @Test
  void whatIsRenewedIsNothingToWorryAbout() throws Exception {
    secret("edge", 0, 90);
    EndWatch watch = watch(85, new PrometheusRegistry());
    assertThat(told()).hasSize(1);
    secret("edge", 85, 90);
    watch.look();
    assertThat(told()).isEmpty();
  }

  @Test
  void aShortLifeHasNoEarlyWarnings() throws Exception {
    secret("brief", 0, 10);
    watch(1, new PrometheusRegistry());
    assertThat(told()).isEmpty();
    watch(9, new PrometheusRegistry());
    assertThat(told()).singleElement().asString().contains("less than 1 day:");
  }

  @Test
  void alertsCanBeMadeOfAGauge() throws Exception {
    secret("edge", 0, 90);
    PrometheusRegistry registry = new PrometheusRegistry();
    watch(1, registry);
    assertThat(registry.scrape(name -> name.equals("citadel_secret_cert_expiry_timestamp")))
        .singleElement()
        .satisfies(
            metric ->
                assertThat(metric.getDataPoints())
                    .anySatisfy(
                        point -> {
                          assertThat(point.getLabels().get("name")).isEqualTo("edge");
                        }));
  }
}
