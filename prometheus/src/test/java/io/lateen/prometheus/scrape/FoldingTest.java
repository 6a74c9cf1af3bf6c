package io.lateen.prometheus.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.prometheus.ApiClient;
import io.lateen.prometheus.Eventually;
import io.lateen.prometheus.FakeTarget;
import io.lateen.prometheus.PrometheusServer;
import io.lateen.prometheus.PrometheusSettings;
import io.lateen.prometheus.promql.QueryLimits;
import io.lateen.prometheus.settings.SettingsParser;
import io.lateen.prometheus.store.StoreSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Series beyond the bounds cost no memory each, keep their sums, and are counted where one looks.
final class FoldingTest {
  private static final int MOST_OF_A_METRIC = 10;

  private static PrometheusServer start(FakeTarget target) throws Exception {
    String yaml =
        """
        global: {scrape_interval: 100ms}
        scrape_configs: [{job_name: shop, static_configs: [{targets: ["%s"]}]}]
        """
            .formatted(target.address());
    StoreSettings defaults = StoreSettings.DEFAULT;
    return PrometheusServer.start(
        new PrometheusSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            SettingsParser.parse(yaml),
            new StoreSettings(defaults.retention(), defaults.maximumBytes(), 100, MOST_OF_A_METRIC),
            QueryLimits.DEFAULT,
            null));
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  @Test
  void addsUpWhatIsTooMuchOfOneMetric() throws Exception {
    try (FakeTarget target =
            new FakeTarget().show(lines(25, i -> "asked_total{id=\"" + i + "\"} 2"));
        PrometheusServer server = start(target)) {
      ApiClient api = new ApiClient(server.address());
      Eventually.check(() -> assertThat(api.value("sum(asked_total)")).isEqualTo("50"));
      assertThat(api.value("asked_total{lateen_folded=\"true\"}")).isEqualTo("30");
      assertThat(api.value("count(asked_total)")).isEqualTo("11");
      assertThat(api.text("/metrics"))
          .contains("\nlateen_prometheus_folded_series{metric=\"asked_total\"} 15\n");
      target.show(lines(12, i -> "asked_total{id=\"" + i + "\"} 2"));
      Eventually.check(
          () ->
              assertThat(api.text("/metrics"))
                  .contains("\nlateen_prometheus_folded_series{metric=\"asked_total\"} 2\n"));
    }
  }

  @Test
  void countsNothingTwiceAfterAFailedScrape() throws Exception {
    try (FakeTarget target =
            new FakeTarget().show(lines(25, i -> "asked_total{id=\"" + i + "\"} 2"));
        PrometheusServer server = start(target)) {
      ApiClient api = new ApiClient(server.address());
      Eventually.check(() -> assertThat(api.value("sum(asked_total)")).isEqualTo("50"));
      target.fail(500);
      Eventually.check(() -> assertThat(api.value("up")).isEqualTo("0"));
      assertThat(api.value("sum(asked_total) or vector(0)")).isEqualTo("0");
      target.fail(200);
      Eventually.check(() -> assertThat(api.value("sum(asked_total)")).isEqualTo("50"));
    }
  }

  @Test
  void keepsNoFoldForEachOfEndlessMetrics() throws Exception {
    int folds = Admission.MOST_FOLDS;
    try (FakeTarget target = new FakeTarget().show(lines(3 * folds, i -> "metric_" + i + " 1"));
        PrometheusServer server = start(target)) {
      ApiClient api = new ApiClient(server.address());
      Eventually.check(
          () ->
              assertThat(api.text("/metrics"))
                  .containsPattern("lateen_prometheus_folded_series\\{metric=\"\"} [1-9]\\d+\n"));
      Eventually.check(() -> assertThat(api.value("count({job=\"shop\"})")).hasSize(4));
      assertThat(Integer.parseInt(api.value("count({job=\"shop\"})")))
          .isBetween(folds, folds + 110);
      target.show("metric_1 1\n");
      Eventually.check(
          () -> assertThat(api.text("/metrics")).doesNotContain("folded_series{metric=\"\"}"));
    }
  }
}
