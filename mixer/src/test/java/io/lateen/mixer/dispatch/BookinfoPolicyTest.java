package io.lateen.mixer.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.adapter.Eventually;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.wire.kube.KubeObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Istio 1.1.2's `samples/bookinfo/policy`, each file as it is, over the default configuration.
class BookinfoPolicyTest {
  private final EngineRig rig = EngineRig.withPods(List.of());
  private final List<KubeObject> defaults = new ArrayList<>();

  @BeforeEach
  void installDefaults() throws IOException {
    defaults.addAll(
        EngineRig.files(
            Path.of("../install/telemetry/attributes.yaml"),
            Path.of("../install/telemetry/metrics.yaml")));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void apply(String file) throws IOException {
    List<KubeObject> all = new ArrayList<>(defaults);
    all.addAll(EngineRig.files(EngineRig.ISTIO.resolve("policy/" + file)));
    assertThat(rig.use(all)).isEmpty();
  }

  private void delete() {
    assertThat(rig.use(defaults)).isEmpty();
  }

  @Test
  void additionalTelemetryCountsTwice() throws Exception {
    apply("mixer-rule-additional-telemetry.yaml");
    rig.report(
        Map.of(
            "context.protocol",
            "http",
            "context.reporter.kind",
            "inbound",
            "source.workload.name",
            "a"));
    assertThat(rig.scraped())
        .contains(
            "istio_double_request_count{reporter=\"server\",source=\"a\",destination=\"unknown\","
                + "message=\"twice the fun!\"} 2");
    delete();
    // Handlers are closed by a thread of their own.
    Eventually.eventually(
        () -> assertThat(rig.scraped()).noneMatch(line -> line.startsWith("istio_double")));
  }

  @Test
  void kubernetesEnvTelemetry() throws IOException {
    apply("mixer-rule-kubernetesenv-telemetry.yaml");
    rig.report(Map.of("context.protocol", "http", "context.reporter.kind", "inbound"));
    assertThat(rig.scraped()).anyMatch(line -> line.startsWith("istio_kube_request_count{"));
  }

  @Test
  void ratingsRefuseReviewsV3() throws IOException {
    apply("mixer-rule-deny-label.yaml");
    assertThat(rig.check(between("v3")).message())
        .isEqualTo("denyreviewsv3handler.denier.default:Not allowed");
    assertThat(rig.check(between("v3")).code()).isEqualTo(7);
    assertThat(rig.check(between("v2")).isOk()).isTrue();
    delete();
    assertThat(rig.check(between("v3")).isOk()).isTrue();
  }

  private static Map<String, Object> between(String version) {
    return Map.of(
        "destination.labels",
        Map.of("app", "ratings"),
        "destination.namespace",
        "default",
        "source.labels",
        Map.of("app", "reviews", "version", version));
  }

  @Test
  void johnIsRefused() throws IOException {
    for (String file :
        List.of("mixer-rule-ratings-denial.yaml", "mixer-rule-ingress-denial.yaml")) {
      apply(file);
      assertThat(rig.check(from("john")).message())
          .isEqualTo("handler.denier.istio-system:Not allowed");
      assertThat(rig.check(from("jason")).isOk()).isTrue();
      delete();
      assertThat(rig.check(from("john")).isOk()).isTrue();
    }
  }

  private static Map<String, Object> from(String user) {
    return Map.of(
        "request.headers",
        Map.of("x-user", user),
        "source.labels",
        Map.of("istio", "ingressgateway"));
  }

  /// Two requests to productpage in five seconds, as the file says.
  @Test
  void productpageIsLimited() throws IOException {
    apply("mixer-rule-productpage-ratelimit.yaml");
    assertThat(granted("productpage", 3)).containsExactly(1L, 1L, 0L);
    assertThat(granted("reviews", 2)).containsExactly(1L, 0L);
    assertThat(granted("details", 5)).containsOnly(1L);
    delete();
    assertThat(granted("productpage", 3)).containsOnly(1L);
  }

  private List<Long> granted(String app, int times) {
    Map<String, Object> request = new HashMap<>();
    request.put("destination.labels", Map.of("app", app));
    request.put("request.headers", Map.of("x-forwarded-for", "10.0.0.1"));
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      QuotaAsk ask = new QuotaAsk("requestcount", 1, false, app + i);
      all.add(rig.mixer().quota(AttributeBag.of(request), ask).granted());
    }
    return all;
  }
}
