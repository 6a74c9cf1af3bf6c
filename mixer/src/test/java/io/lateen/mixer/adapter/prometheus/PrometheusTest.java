package io.lateen.mixer.adapter.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.Rehearsal;
import io.lateen.mixer.template.Templates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PrometheusTest {
  private final PrometheusAdapter adapter = new PrometheusAdapter();

  private Rehearsal metric(Object value) {
    return new Rehearsal(adapter)
        .attribute("v", value)
        .attribute("who", "a")
        .instance("m.metric.default", Templates.METRIC, "{value: v, dimensions: {who: who}}");
  }

  private static String params(String rest) {
    return "metrics: [{name: m, instance_name: m.metric.default, label_names: [who], %s}]"
        .formatted(rest);
  }

  private List<String> page() throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    adapter.scrape(page);
    return page.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void bucketsAreSaidInThreeWays() throws Exception {
    Rehearsal one = metric(1.5);
    String linear = "linear_buckets: {num_finite_buckets: 2, width: 1, offset: 1}";
    try (Handler handler = one.open(params("kind: DISTRIBUTION, buckets: {" + linear + "}"))) {
      handler.report(List.of(one.build()));
      assertThat(page())
          .containsExactly(
              "# HELP istio_m m",
              "# TYPE istio_m histogram",
              "istio_m_bucket{who=\"a\",le=\"1\"} 0",
              "istio_m_bucket{who=\"a\",le=\"2\"} 1",
              "istio_m_bucket{who=\"a\",le=\"3\"} 1",
              "istio_m_bucket{who=\"a\",le=\"+Inf\"} 1",
              "istio_m_sum{who=\"a\"} 1.5",
              "istio_m_count{who=\"a\"} 1");
    }
    String exponential =
        "exponential_buckets: {num_finite_buckets: 2, growth_factor: 10, scale: 1}";
    try (Handler handler = one.open(params("kind: DISTRIBUTION, buckets: {" + exponential + "}"))) {
      handler.report(List.of(one.build()));
      assertThat(page()).filteredOn(line -> line.contains("_bucket")).hasSize(4);
    }
    try (Handler handler =
        one.open(params("kind: DISTRIBUTION, buckets: {explicit_buckets: {bounds: [1, 2]}}"))) {
      handler.report(List.of(one.build()));
      assertThat(page()).filteredOn(line -> line.contains("_bucket")).hasSize(3);
    }
  }

  @Test
  void valuesOfEveryTypeAreNumbers() throws Exception {
    assertThat(counted(3L)).isEqualTo("istio_m{who=\"a\"} 3");
    assertThat(counted(0.25)).isEqualTo("istio_m{who=\"a\"} 0.25");
    assertThat(counted(Duration.ofMillis(1500))).isEqualTo("istio_m{who=\"a\"} 1.5");
    assertThat(counted("7")).isEqualTo("istio_m{who=\"a\"} 7");
  }

  private String counted(Object value) throws Exception {
    Rehearsal one = metric(value);
    try (Handler handler = one.open(params("kind: COUNTER"))) {
      handler.report(List.of(one.build()));
      return page().getLast();
    }
  }

  @Test
  void whatIsNoNumberIsToldWithItsInstanceAndSpoilsNothing() throws Exception {
    for (String wrong : List.of("many\n", "NaN", "-1", "Infinity")) {
      Rehearsal one = metric(wrong);
      try (Handler handler = one.open(params("kind: COUNTER"))) {
        assertThatThrownBy(() -> handler.report(List.of(one.build())))
            .isInstanceOf(IllegalArgumentException.class)
            .message()
            .startsWith(
                wrong.startsWith("many") ? "m.metric.default: value: \"many\\n\"" : "istio_m: ");
        one.attribute("v", "2");
        handler.report(List.of(one.build()));
        assertThat(page().getLast()).isEqualTo("istio_m{who=\"a\"} 2");
      }
    }
    Rehearsal one = metric(Double.NaN);
    try (Handler handler = one.open(params("kind: DISTRIBUTION"))) {
      assertThatThrownBy(() -> handler.report(List.of(one.build())))
          .hasMessage("istio_m: NaN (expected: a finite number)");
      assertThat(page()).hasSize(2);
    }
  }

  @Test
  void textInLabelsBreaksNoLine() throws Exception {
    Rehearsal one = metric(1L).attribute("who", "a\"b\\c\nd\u00e9");
    try (Handler handler = one.open(params("kind: COUNTER"))) {
      handler.report(List.of(one.build()));
      assertThat(page().getLast()).isEqualTo("istio_m{who=\"a\\\"b\\\\c\\nd\u00e9\"} 1");
    }
  }

  @Test
  void namesAreMadeOfWhatPrometheusKnows() throws Exception {
    Rehearsal one =
        new Rehearsal(adapter)
            .attribute("v", 1L)
            .instance("m.metric.default", Templates.METRIC, "{value: v, dimensions: {a.b: v}}");
    try (Handler handler =
        one.open(
            "metrics: [{namespace: my-ns, instance_name: m.metric.default, kind: GAUGE,"
                + " label_names: [a.b, 1st]}]")) {
      handler.report(List.of(one.build()));
      assertThat(page().getLast()).isEqualTo("my_ns_m_metric_default{a_b=\"1\",_1st=\"\"} 1");
    }
  }

  /// Each of these would make Prometheus refuse the page, and so every other metric on it.
  @Test
  void labelsThatSpoilThePageAreRefused() {
    assertThat(
            metric(1L)
                .problems(
                    """
                    metrics:
                    - {instance_name: a, kind: COUNTER, label_names: ["a.b", a_b, "", __name__, le]}
                    - {instance_name: b, kind: DISTRIBUTION, label_names: [le]}
                    """))
        .isEqualTo(
            """
            spec.params.metrics[0].labelNames[1]: "a_b" (expected: another name, for there is a label a_b already)
            spec.params.metrics[0].labelNames[2]: "" (expected: a name that does not begin with __)
            spec.params.metrics[0].labelNames[3]: "__name__" (expected: a name that does not begin with __)
            spec.params.metrics[1].labelNames[0]: "le" (expected: another name, for there is a label le already)""");
  }

  @Test
  void oneNameIsOneMetric() {
    assertThat(
            metric(1L)
                .problems(
                    """
                    metrics:
                    - {name: m, instance_name: a, kind: COUNTER}
                    - {name: m, instance_name: b, kind: COUNTER}
                    - {name: m, instance_name: c, kind: GAUGE}
                    """))
        .isEqualTo(
            "spec.params.metrics[2]: istio_m is another metric above"
                + " (expected: one name, one metric)");
    assertThat(
            metric(1L)
                .problems(
                    """
                    metrics:
                    - {name: m, instance_name: a, kind: COUNTER, description: d}
                    - {name: m, instance_name: b, kind: COUNTER, description: d}
                    """))
        .isEmpty();
  }

  @Test
  void bucketsThatAreNoneAreRefused() {
    for (String wrong :
        List.of(
            "linear_buckets: {num_finite_buckets: 0, width: 1}",
            "linear_buckets: {num_finite_buckets: 5}",
            "linear_buckets: {num_finite_buckets: 5, width: NaN}",
            "linear_buckets: {num_finite_buckets: 5, width: 1, offset: Infinity}",
            "exponential_buckets: {num_finite_buckets: 999, growth_factor: 10, scale: 1}",
            "exponential_buckets: {num_finite_buckets: 5, growth_factor: 1, scale: 1}",
            "exponential_buckets: {num_finite_buckets: 5, growth_factor: NaN, scale: 1}",
            "exponential_buckets: {num_finite_buckets: 2000000000, growth_factor: 2, scale: 1}",
            "explicit_buckets: {bounds: [1, 1]}",
            "explicit_buckets: {bounds: [1, NaN, 2]}",
            "explicit_buckets: {bounds: [1, Infinity]}",
            "explicit_buckets: {bounds: [1]}, linear_buckets: {num_finite_buckets: 5, width: 1}")) {
      assertThat(metric(1L).problems(params("kind: DISTRIBUTION, buckets: {%s}".formatted(wrong))))
          .as(wrong)
          .contains("spec.params.metrics[0].buckets")
          .contains("(expected: ");
    }
    assertThat(metric(1L).problems(params("kind: UNSPECIFIED"))).contains("metrics[0].kind");
    assertThat(metric(1L).problems("metrics: [{kind: GAUGE}]")).contains("instanceName: missing");
    assertThat(metric(1L).problems("metricsExpirationPolicy: {metricsExpiryDuration: -1s}"))
        .isEqualTo(
            "spec.params.metricsExpirationPolicy.metricsExpiryDuration: PT-1S"
                + " (expected: 0s or more)");
  }

  @Test
  void longLabelsAreFoldedBeforeTheyFillTheMemory() throws Exception {
    Rehearsal one = metric(1L);
    try (Handler handler = one.open(params("kind: COUNTER"))) {
      String tail = "x".repeat(1 << 19);
      for (int i = 0; i < 100; i++) {
        handler.report(List.of(one.attribute("who", i + tail).build()));
      }
      List<String> page = page();
      assertThat(page).filteredOn(line -> line.startsWith("istio_m{")).hasSizeBetween(60, 70);
      assertThat(page)
          .anyMatch(line -> line.matches("istio_m\\{who=\"folded\"} [34][0-9]"))
          .anyMatch(line -> line.startsWith("mixer_prometheus_folded_updates_total{"));
    }
  }

  @Test
  void whatNobodyUpdatesIsForgotten() throws Exception {
    Rehearsal one = metric(1L);
    try (Handler handler =
        one.open(
            params("kind: COUNTER")
                + "\nmetrics_expiration_policy: {metrics_expiry_duration: 0.000000001s}")) {
      handler.report(List.of(one.build()));
      assertThat(page()).hasSize(2);
    }
  }
}
