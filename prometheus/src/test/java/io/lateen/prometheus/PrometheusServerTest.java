package io.lateen.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.prometheus.settings.SettingsParser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class PrometheusServerTest {
  private static final String METRICS =
      """
      # HELP requests_total Requests.
      # TYPE requests_total counter
      requests_total{code="200",path="/a b"} 12
      requests_total{code="500",path="say \\"no\\""} 3.5
      temperature -1e-3
      """;

  private static PrometheusServer start(FakeTarget target, String more) throws Exception {
    String yaml =
        """
        global: {scrape_interval: 100ms}
        scrape_configs:
        - job_name: shop
          static_configs:
          - targets: ["%s"]
            labels: {zone: north}
        """
            .formatted(target.address());
    return PrometheusServer.start(
        PrometheusSettings.of(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            SettingsParser.parse(yaml + more),
            null));
  }

  @Test
  void scrapesAndAnswers() throws Exception {
    try (FakeTarget target = new FakeTarget().show(METRICS);
        PrometheusServer server = start(target, "")) {
      ApiClient api = new ApiClient(server.address());
      Eventually.check(() -> assertThat(api.value("up")).isEqualTo("1"));
      assertThat(api.value("sum(requests_total{job=\"shop\", zone=~\"n.*\"})")).isEqualTo("15.5");
      assertThat(api.value("temperature")).isEqualTo("-0.001");
      assertThat(api.value("scrape_samples_scraped")).isEqualTo("3");
      assertThat(api.get("/api/v1/series", "match[]", "{code=\"500\"}").toString())
          .isEqualTo(
              ("{'status':'success','data':[{'__name__':'requests_total','code':'500','instance':"
                      + "'%s','job':'shop','path':'say \\~no\\~','zone':'north'}]}")
                  .formatted(target.address())
                  .replace('\'', '"')
                  .replace("~", "\""));
      assertThat(api.get("/api/v1/metadata", "metric", "requests_total").toString())
          .contains("[{\"type\":\"counter\",\"help\":\"Requests.\",\"unit\":\"\"}]");
    }
  }

  @Test
  void endsSeriesThatAreNotShownAnyMore() throws Exception {
    try (FakeTarget target = new FakeTarget().show(METRICS);
        PrometheusServer server = start(target, "")) {
      ApiClient api = new ApiClient(server.address());
      Eventually.check(() -> assertThat(api.value("temperature")).isEqualTo("-0.001"));
      target.show("requests_total{code=\"200\",path=\"/a b\"} 13\n");
      Eventually.check(() -> assertThat(api.query("temperature")).isEmpty());
      assertThat(api.value("requests_total")).isEqualTo("13");
      target.fail(503);
      Eventually.check(() -> assertThat(api.value("up")).isEqualTo("0"));
      assertThat(api.query("requests_total")).isEmpty();
      assertThat(api.get("/api/v1/targets").path("data").path("activeTargets").path(0).toString())
          .contains("\"health\":\"down\"", "server returned HTTP status 503");
      target.fail(200);
      Eventually.check(() -> assertThat(api.value("requests_total")).isEqualTo("13"));
    }
  }

  @Test
  void storesNothingOfATextWithAnError() throws Exception {
    try (FakeTarget target = new FakeTarget().show("good 1\nbad{ 2\n");
        PrometheusServer server = start(target, "")) {
      ApiClient api = new ApiClient(server.address());
      Eventually.check(() -> assertThat(api.value("up")).isEqualTo("0"));
      assertThat(api.query("good")).isEmpty();
      assertThat(api.get("/api/v1/targets").toString()).contains("line 2: the labels do not end");
    }
  }

  @Test
  void tellsOfItself() throws Exception {
    try (FakeTarget target = new FakeTarget().show(METRICS);
        PrometheusServer server = start(target, "")) {
      ApiClient api = new ApiClient(server.address());
      assertThat(api.text("/-/healthy")).isEqualTo("Prometheus Server is Healthy.\n");
      assertThat(api.text("/-/ready")).isEqualTo("Prometheus Server is Ready.\n");
      Eventually.check(
          () -> assertThat(api.text("/metrics")).contains("\nprometheus_tsdb_head_series 8\n"));
      assertThat(api.get("/api/v1/status/buildinfo").path("data").path("version").asString())
          .startsWith("2.42.0");
      assertThat(api.status("/graphite")).isEqualTo(404);
    }
  }
}
