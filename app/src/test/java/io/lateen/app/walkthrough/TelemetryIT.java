package io.lateen.app.walkthrough;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The 2019 tutorial's second half, steps 14–18: with the embedded metrics store, and with the real
/// Prometheus.
final class TelemetryIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int REQUESTS = 20;

  @TempDir Path temp;

  @Test
  void embedded() throws IOException {
    for (Path kubectl : newestKubectl()) {
      walk(kubectl, temp.resolve("embedded"), "");
    }
  }

  @Test
  void withTheRealPrometheus() throws IOException {
    for (Path prometheus : Programs.prometheuses()) {
      for (Path kubectl : newestKubectl()) {
        walk(kubectl, temp.resolve("real"), prometheus.toString());
      }
    }
  }

  private static List<Path> newestKubectl() {
    return Programs.kubectls().reversed().stream().limit(1).toList();
  }

  private static void walk(Path binary, Path home, String prometheus) throws IOException {
    try (RunningMesh mesh = RunningMesh.up(home, Map.of("LATEEN_PROMETHEUS", prometheus))) {
      Command kubectl = mesh.kubectl(binary);
      try (Browser browser = new Browser(mesh.gateway());
          Telemetry telemetry = new Telemetry(kubectl)) {
        step14NewMetricAndLog(kubectl, browser, telemetry);
        step15Prometheus(kubectl, telemetry, !prometheus.isEmpty());
        TcpTraffic.start(mesh, kubectl);
        connectionsNameTheirSource(telemetry);
        steps16And17Dashboards(browser, telemetry);
        step18ServiceGraph(browser, telemetry);
      }
    }
  }

  private static void step14NewMetricAndLog(Command kubectl, Browser browser, Telemetry telemetry) {
    String file = Command.root().resolve("samples/bookinfo/istio-telemetry.yaml").toString();
    assertThat(kubectl.run("apply", "-f", file).ok().lines()).hasSize(6);
    telemetry.awaitRule(browser, "istio_double_request_count");
    double before = telemetry.counted("istio_double_request_count", "productpage-v1");
    double single = telemetry.counted("istio_requests_total", "productpage-v1");
    long lines = newlogLines(kubectl);
    requests(browser, REQUESTS);
    // Two ends tell of each request, and each tells it twice.
    eventually(
        SOON,
        () -> telemetry.counted("istio_double_request_count", "productpage-v1") - before,
        more -> more == 4 * REQUESTS);
    assertThat(telemetry.counted("istio_requests_total", "productpage-v1") - single)
        .isEqualTo(2 * REQUESTS);
    eventually(SOON, () -> newlogLines(kubectl) - lines, more -> more == 2 * REQUESTS);
    assertThat(kubectl.run("delete", "-f", file).exit()).isZero();
    eventually(
        SOON, () -> telemetry.counted("istio_double_request_count", ""), count -> count == 0);
  }

  /// Of requests to productpage.
  private static long newlogLines(Command kubectl) {
    return kubectl
        .run("-n", "istio-system", "logs", "-l", "istio-mixer-type=telemetry", "--tail=-1")
        .ok()
        .lines()
        .filter(line -> line.startsWith("{\"level\":\"warn\""))
        .filter(line -> line.contains("\"instance\":\"newlog.logentry.istio-system\""))
        .filter(line -> line.contains("\"destination\":\"productpage\""))
        .count();
  }

  private static void requests(Browser browser, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(browser.productpage().status()).isEqualTo(200);
    }
  }

  private static void step15Prometheus(Command kubectl, Telemetry telemetry, boolean real) {
    for (String service : List.of("prometheus", "grafana")) {
      assertThat(kubectl.run("-n", "istio-system", "get", "svc", service).exit()).isZero();
    }
    eventually(SOON, () -> telemetry.query("up == 0").size(), down -> down == 0);
    assertThat(telemetry.query("up").size()).isGreaterThanOrEqualTo(11);
    double counted = telemetry.counted("istio_requests_total", "productpage-v1");
    eventually(
        SOON,
        () ->
            telemetry
                .query("sum(istio_requests_total{destination_workload=\"productpage-v1\"})")
                .path(0)
                .path("value")
                .path(1)
                .asString(),
        value -> value.equals(Long.toString((long) counted)));
    JsonNode build = telemetry.prometheus("/api/v1/status/buildinfo").path("data");
    // Only the real one is written in Go.
    assertThat(build.path("goVersion").asString("").isEmpty()).isNotEqualTo(real);
  }

  /// In plain text the called side knows its caller by the address alone.
  private static void connectionsNameTheirSource(Telemetry telemetry) {
    String opened =
        "istio_tcp_connections_opened_total{reporter=\"destination\","
            + "destination_workload=\"tcp-echo-v1\"}";
    eventually(
        Duration.ofSeconds(60),
        () ->
            telemetry
                .query(opened)
                .valueStream()
                .map(series -> series.path("metric").path("source_workload").asString(""))
                .toList(),
        List.of("tcp-caller-v1")::equals);
  }

  private static void steps16And17Dashboards(Browser browser, Telemetry telemetry)
      throws IOException {
    assertThat(telemetry.grafana("/d/istio-mesh/istio-mesh-dashboard")).contains("<script");
    assertThat(telemetry.grafana("/api/search")).contains("Istio Mesh Dashboard");
    Dashboards dashboards = new Dashboards(telemetry);
    eventually(
        Duration.ofSeconds(60),
        () -> {
          requests(browser, 10);
          return dashboards.panelsWithoutData();
        },
        List::isEmpty);
  }

  private static void step18ServiceGraph(Browser browser, Telemetry telemetry) {
    requests(browser, 10);
    JsonNode graph =
        eventually(
            SOON,
            () -> telemetry.serviceGraph("/graph?time_horizon=1m"),
            json -> json.path("edges").size() >= 7);
    assertThat(graph.path("nodes").propertyNames())
        .contains("productpage (productpage-v1)", "reviews (reviews-v3)", "ratings (ratings-v1)");
    assertThat(telemetry.serviceGraphPage("/dotgraph"))
        .contains("\"productpage (productpage-v1)\" -> \"details (details-v1)\"", "reqs/sec: ");
    assertThat(telemetry.serviceGraphPage("/dotviz")).contains("<html");
    assertThat(telemetry.serviceGraphPage("/force/forcegraph.html")).contains("<html");
    assertThat(telemetry.serviceGraph("/d3graph").path("links").size()).isGreaterThanOrEqualTo(7);
  }
}
