package io.lateen.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsTest {
  private static final String HEADER =
      "                                WORKLOAD    TOTAL RPS    ERROR RPS  P50 LATENCY"
          + "  P90 LATENCY  P99 LATENCY\n";

  @TempDir private Path folder;

  private FakePrometheus prometheus;

  @BeforeEach
  void start() throws IOException {
    prometheus = new FakePrometheus();
  }

  @AfterEach
  void stop() {
    prometheus.close();
  }

  private void reviews(String selectors) {
    prometheus.number("sum(rate(istio_requests_total{" + selectors + "}[1m]))", "12.34567");
    prometheus.number(
        "sum(rate(istio_requests_total{" + selectors + ",response_code=~\"5..\"}[1m]))", "0.5");
    latency(selectors, "0.5", "0.0042");
    latency(selectors, "0.9", "0.25");
    latency(selectors, "0.99", "1.5");
  }

  private void latency(String selectors, String quantile, String value) {
    prometheus.number(
        "histogram_quantile(%s, sum by (le) (rate(istio_request_duration_seconds_bucket{%s}[1m])))"
            .formatted(quantile, selectors),
        value);
  }

  @Test
  void showsWorkloadsAndThoseThatNobodyAsked() {
    reviews("reporter=\"destination\",destination_workload=\"reviews-v1\"");
    Terminal shown =
        Terminal.run("metrics", "--prometheus", prometheus.address(), "reviews-v1", "idle-v1");
    assertThat(shown.err()).isEmpty();
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.out())
        .isEqualTo(
            HEADER
                + "                              reviews-v1       12.346        0.500        4.2ms"
                + "        250ms        1.50s\n"
                + "                                 idle-v1        0.000        0.000            -"
                + "            -            -\n");
  }

  @Test
  void aNamespaceStandsBehindTheNameOrInTheFlag() {
    reviews(
        "reporter=\"destination\",destination_workload=\"reviews-v1\","
            + "destination_workload_namespace=\"shop\"");
    for (String[] line :
        new String[][] {
          {"experimental", "metrics", "--prometheus", prometheus.address(), "reviews-v1.shop"},
          {"experimental", "m", "--prometheus", prometheus.address(), "-n", "shop", "reviews-v1"}
        }) {
      assertThat(Terminal.run(line).out()).contains("12.346");
    }
  }

  @Test
  void aNameCannotLeaveItsQuotes() {
    assertThat(WorkloadQueries.of("a\"} or up{b=\"\\", "").selectors())
        .isEqualTo("reporter=\"destination\",destination_workload=\"a\\\"} or up{b=\\\"\\\\\"");
  }

  @Test
  void saysThatNoPrometheusRunsOrAnswers() throws IOException {
    try (FakeServer api =
        new FakeServer()
            .with(
                "/api/v1/namespaces/istio-system/pods?labelSelector=app%3Dprometheus",
                "{\"items\": []}")) {
      String config = api.kubeconfig(folder, "secret").toString();
      assertThat(Terminal.run("metrics", "-c", config, "a").err())
          .startsWith("lateen: no Prometheus runs in namespace istio-system; name another");
    }
    String address = prometheus.address();
    prometheus.close();
    assertThat(Terminal.run("metrics", "--prometheus", address, "a").err())
        .startsWith("lateen: cannot reach Prometheus at " + address);
    assertThat(Terminal.run("metrics").exitCode()).isEqualTo(2);
  }
}
