package io.lateen.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsTest {
  private static final String HEADER =
      "                                WORKLOAD    TOTAL RPS    ERROR RPS  P50 LATENCY"
          + "  P90 LATENCY  P99 LATENCY\n";

  @TempDir private Path folder;

  private final Map<String, String> values = new LinkedHashMap<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/query", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery().substring("query=".length());
    String value = values.get(URLDecoder.decode(query, StandardCharsets.UTF_8));
    String result = value == null ? "" : "{\"metric\":{},\"value\":[1,\"" + value + "\"]}";
    byte[] body =
        ("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
                + result
                + "]}}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void reviews(String selectors) {
    values.put("sum(rate(istio_requests_total{" + selectors + "}[1m]))", "12.34567");
    values.put(
        "sum(rate(istio_requests_total{" + selectors + ",response_code=~\"5..\"}[1m]))", "0.5");
    latency(selectors, "0.5", "0.0042");
    latency(selectors, "0.9", "0.25");
    latency(selectors, "0.99", "1.5");
  }

  private void latency(String selectors, String quantile, String value) {
    values.put(
        "histogram_quantile(%s, sum by (le) (rate(istio_request_duration_seconds_bucket{%s}[1m])))"
            .formatted(quantile, selectors),
        value);
  }

  @Test
  void showsWorkloadsAndThoseThatNobodyAsked() {
    reviews("reporter=\"destination\",destination_workload=\"reviews-v1\"");
    Terminal shown = Terminal.run("metrics", "--prometheus", address(), "reviews-v1", "idle-v1");
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
          {"experimental", "metrics", "--prometheus", address(), "reviews-v1.shop"},
          {"experimental", "m", "--prometheus", address(), "-n", "shop", "reviews-v1"}
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
    String address = address();
    server.stop(0);
    assertThat(Terminal.run("metrics", "--prometheus", address, "a").err())
        .startsWith("lateen: cannot reach Prometheus at " + address);
    assertThat(Terminal.run("metrics").exitCode()).isEqualTo(2);
  }
}
