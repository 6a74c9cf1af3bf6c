package io.lateen.console.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.console.fake.BookinfoMetrics;
import io.lateen.console.fake.FakePrometheus;
import io.lateen.console.fake.Series;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Servicegraph's endpoints over HTTP.
final class ServiceGraphServerTest {
  private FakePrometheus prometheus;
  private ServiceGraphServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws Exception {
    prometheus = new FakePrometheus(BookinfoMetrics.all());
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = ServiceGraphServer.start(new ServiceGraphSettings(any, prometheus.url()));
  }

  @AfterEach
  void stop() {
    http.close();
    server.close();
    prometheus.close();
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    return http.send(
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }

  private JsonNode json(String path) throws Exception {
    HttpResponse<String> response = send("GET", path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }

  private static Series steadyCalls(double rate) {
    return Series.of(
        "istio_requests_total",
        t -> rate * (t - 1_700_000_000),
        "reporter",
        "destination",
        "source_app",
        "a",
        "source_workload",
        "a-v1",
        "source_workload_namespace",
        "left",
        "destination_app",
        "b",
        "destination_workload",
        "b-v1",
        "destination_workload_namespace",
        "right");
  }

  @Test
  void graphNamesNodesAndEdges() throws Exception {
    prometheus.series(List.of(steadyCalls(1.5)));

    assertThat(json("/graph").toString())
        .isEqualTo(
            """
            {"nodes":{"a (a-v1)":{},"b (b-v1)":{}},"edges":[{"source":"a (a-v1)","target":"b (b-v1)",\
            "labels":{"reqs/sec":"1.500000"}}]}""");
  }

  @Test
  void d3graphPointsAtNodesByIndex() throws Exception {
    prometheus.series(List.of(steadyCalls(1.5)));

    assertThat(json("/d3graph").toString())
        .isEqualTo(
            """
            {"nodes":[{"name":"a (a-v1)"},{"name":"b (b-v1)"}],"links":[{"source":0,"target":1,\
            "labels":{"reqs/sec":"1.500000"}}]}""");
  }

  @Test
  void dotgraphIsGraphviz() throws Exception {
    prometheus.series(List.of(steadyCalls(1.5)));

    assertThat(send("GET", "/dotgraph").body())
        .isEqualTo(
            """
            digraph "istio-servicegraph" {
              "a (a-v1)" [label="a (a-v1)"];
              "b (b-v1)" [label="b (b-v1)"];
              "a (a-v1)" -> "b (b-v1)" [label="reqs/sec: 1.500000"];
            }
            """);
  }

  @Test
  void tcpEdgesTellBytes() throws Exception {
    JsonNode edges = json("/graph").path("edges");

    assertThat(edges.valueStream().filter(e -> e.path("source").asString().startsWith("ratings")))
        .singleElement()
        .satisfies(
            edge -> {
              assertThat(edge.path("target").asString()).isEqualTo("mongodb (mongodb-v1)");
              assertThat(edge.path("labels").has("bytes/sec")).isTrue();
            });
  }

  @Test
  void idleEdgesAreLeftOutWhenAskedFor() throws Exception {
    prometheus.series(List.of(steadyCalls(0)));

    assertThat(json("/graph").path("edges").size()).isEqualTo(1);
    assertThat(json("/graph?filter_empty=false").path("edges").size()).isEqualTo(1);
    assertThat(json("/graph?filter_empty=true").path("edges").size()).isZero();
  }

  @Test
  void filtersNarrow() throws Exception {
    prometheus.series(List.of(steadyCalls(1)));

    for (String filter :
        List.of(
            "source_namespace=left",
            "source_workload=a-v1",
            "destination_namespace=right",
            "destination_workload=b-v1")) {
      assertThat(json("/graph?" + filter).path("edges").size()).as(filter).isEqualTo(1);
      assertThat(json("/graph?" + filter + "x").path("edges").size()).as(filter).isZero();
    }
  }

  @Test
  void filtersCannotBreakOutOfTheirQuotes() throws Exception {
    String evil = URLEncoder.encode("x\"} or up{a=\"\\\n", StandardCharsets.UTF_8);

    assertThat(json("/graph?source_workload=" + evil).path("edges").size()).isZero();
    assertThat(prometheus.queries().getFirst())
        .contains("source_workload=\"x\\\"} or up{a=\\\"\\\\\\n\"");
  }

  @Test
  void theHorizonIsTheWindowOfTheRate() throws Exception {
    json("/graph");
    json("/graph?time_horizon=1h30m");
    json("/graph?time_horizon=1.5s");

    assertThat(prometheus.queries().get(0)).contains("[5m]");
    assertThat(prometheus.queries().get(2)).contains("[90m]");
    assertThat(prometheus.queries().get(4)).contains("[1500ms]");
  }

  @Test
  void aBadHorizonIsAnError() throws Exception {
    for (String bad : List.of("soon", "-5m", "0s", "5", "99999999999999999999h", "5m;drop")) {
      HttpResponse<String> response = send("GET", "/graph?time_horizon=" + bad);
      assertThat(response.statusCode()).as(bad).isEqualTo(500);
      assertThat(response.body()).startsWith("time_horizon: " + bad + " (expected:");
    }
  }

  @Test
  void nodesCanBeAdded() throws Exception {
    prometheus.series(List.of());

    assertThat(send("POST", "/node?name=cache%20(redis)").statusCode()).isEqualTo(200);
    assertThat(json("/graph").path("nodes").has("cache (redis)")).isTrue();
    assertThat(json("/d3graph").path("nodes").path(0).path("name").asString())
        .isEqualTo("cache (redis)");
    assertThat(send("POST", "/node").statusCode()).isEqualTo(400);
    assertThat(send("GET", "/node?name=x").statusCode()).isEqualTo(405);
  }

  @Test
  void prometheusGoneIsSaid() throws Exception {
    prometheus.close();

    HttpResponse<String> graph = send("GET", "/graph");
    assertThat(graph.statusCode()).isEqualTo(502);
    assertThat(graph.body()).startsWith("Prometheus at http://127.0.0.1:");
    assertThat(send("GET", "/dotviz").body()).contains("class=\"problem\"", "Prometheus at");
  }

  @Test
  void circlesAndCallsToOneselfAreDrawn() throws Exception {
    prometheus.series(
        List.of(call("a", "b"), call("b", "c"), call("c", "a"), call("c", "c"), call("a", "c")));

    String page = send("GET", "/dotviz").body();
    assertThat(page.split("class=\"node\"", -1)).hasSize(4);
    assertThat(page.split("class=\"edge\"", -1)).hasSize(6);
    assertThat(page).doesNotContain("NaN");
  }

  private static Series call(String from, String to) {
    return Series.counter(
        "istio_requests_total",
        1,
        "reporter",
        "destination",
        "source_app",
        from,
        "source_workload",
        from,
        "destination_app",
        to,
        "destination_workload",
        to);
  }

  @Test
  void unknownPagesAndFilesOutsideAreNotThere() throws Exception {
    assertThat(send("GET", "/nothing").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/assets/nothing.js").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/assets/%2e%2e%2fGraphPrinter.class").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/").statusCode()).isEqualTo(302);
  }
}
