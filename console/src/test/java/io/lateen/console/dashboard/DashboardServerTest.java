package io.lateen.console.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.console.fake.BookinfoMetrics;
import io.lateen.console.fake.FakePrometheus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The viewer's addresses over HTTP.
final class DashboardServerTest {
  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private FakePrometheus prometheus;
  private DashboardServer server;

  @BeforeEach
  void start() throws Exception {
    prometheus = new FakePrometheus(BookinfoMetrics.all());
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = DashboardServer.start(new DashboardSettings(any, prometheus.url(), folder));
    Files.writeString(
        folder.resolve("one.json"), "{\"uid\":\"u1\",\"title\":\"My First Dashboard\"}");
  }

  @AfterEach
  void stop() {
    http.close();
    server.close();
    prometheus.close();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String type, String body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).header("Content-Type", type);
    return http.send(request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  @Test
  void healthIsWhatGrafanaSays() throws Exception {
    assertThat(json(get("/api/health")).path("database").asString()).isEqualTo("ok");
  }

  @Test
  void dashboardsAreListedAndGiven() throws Exception {
    assertThat(json(get("/api/dashboards")).path(0).path("url").asString())
        .isEqualTo("/d/u1/my-first-dashboard");
    assertThat(json(get("/api/dashboards/uid/u1")).path("dashboard").path("title").asString())
        .isEqualTo("My First Dashboard");
    assertThat(get("/api/dashboards/uid/none").statusCode()).isEqualTo(404);
  }

  @Test
  void addressesOfOldLeadOn() throws Exception {
    HttpResponse<String> answer = get("/dashboard/db/my-first-dashboard?from=now-1h&refresh=5s");

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location"))
        .contains("/d/u1/my-first-dashboard?from=now-1h&refresh=5s");
    assertThat(get("/dashboard/db/none").statusCode()).isEqualTo(404);
  }

  @Test
  void aBrokenFileIsListedWithItsReasonAndHidesNoOther() throws Exception {
    Files.writeString(folder.resolve("broken.json"), "{\"title\":\n  oops}");
    Files.writeString(folder.resolve("list.json"), "[1]");

    JsonNode list = json(get("/api/dashboards"));
    assertThat(list.valueStream().map(entry -> entry.path("title").asString()))
        .containsExactlyInAnyOrder("broken.json", "list.json", "My First Dashboard");
    assertThat(list.path(0).path("problem").asString()).startsWith("line 2, column ");
    assertThat(list.path(1).path("problem").asString()).contains("object");
  }

  @Test
  void aFileChangedCountsAtOnce() throws Exception {
    Files.writeString(folder.resolve("one.json"), "{\"uid\":\"u1\",\"title\":\"Second\"}");

    assertThat(json(get("/api/dashboards/uid/u1")).path("dashboard").path("title").asString())
        .isEqualTo("Second");
  }

  @Test
  void queriesAreAnsweredEachOnItsLine() throws Exception {
    String body =
        """
        {"queries":[{"id":"a","call":"query","parameters":{"query":"sum(pilot_services)"}},
        {"id":"b","call":"query","parameters":{"query":"sum(("}},
        {"id":"c","call":"label/component/values","parameters":{"match[]":"istio_build"}}]}""";

    List<JsonNode> lines =
        post("/api/queries", "application/json", body)
            .body()
            .lines()
            .map(JsonMapper.shared()::readTree)
            .toList();
    assertThat(lines).hasSize(3);
    assertThat(line(lines, "a").at("/answer/data/result/0/value/1").asString()).isEqualTo("24.0");
    assertThat(line(lines, "b").path("error").asString()).contains("Prometheus at", "parse error");
    assertThat(line(lines, "c").at("/answer/data").values()).hasSize(4);
  }

  private static JsonNode line(List<JsonNode> lines, String id) {
    return lines.stream().filter(l -> l.path("id").asString().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void theSameQueryIsAskedOnce() throws Exception {
    String query = "{\"id\":\"%s\",\"call\":\"query\",\"parameters\":{\"query\":\"sum(up)\"}}";
    String body = "{\"queries\":[" + query.formatted("a") + "," + query.formatted("b") + "]}";

    assertThat(post("/api/queries", "application/json", body).body().lines()).hasSize(2);
    assertThat(prometheus.queries()).hasSize(1);
  }

  @Test
  void badBatchesAreRefused() throws Exception {
    for (String bad :
        List.of(
            "no json",
            "{\"queries\":[{\"id\":\"a\",\"call\":\"admin/tsdb/delete_series\"}]}",
            "{\"queries\":[{\"id\":\"a\",\"call\":\"../../x\"}]}",
            "{\"queries\":[{}]}")) {
      assertThat(post("/api/queries", "application/json", bad).statusCode()).as(bad).isEqualTo(400);
    }
    // A form of another site's page could send this.
    assertThat(post("/api/queries", "text/plain", "{\"queries\":[]}").statusCode()).isEqualTo(400);
  }

  @Test
  void theDatasourceIsReachedForReadingOnly() throws Exception {
    assertThat(json(get("/api/datasources")).path(0).path("uid").asString())
        .isEqualTo("prometheus");
    String proxied = "/api/datasources/proxy/uid/prometheus/api/v1/";
    assertThat(json(get(proxied + "query?query=sum(up)")).at("/data/result/0/value/1").asString())
        .isEqualTo("5.0");
    assertThat(
            json(post(
                    "/api/datasources/proxy/1/api/v1/query",
                    "application/x-www-form-urlencoded",
                    "query=sum(up)"))
                .at("/data/result/0/value/1")
                .asString())
        .isEqualTo("5.0");
    assertThat(get(proxied + "admin/tsdb/snapshot").statusCode()).isEqualTo(403);
    assertThat(get(proxied + "label/..%2f..%2fx/../values").statusCode()).isEqualTo(403);
    assertThat(get("/api/datasources/proxy/2/api/v1/query?query=up").statusCode()).isEqualTo(403);
  }

  @Test
  void prometheusGoneIsSaid() throws Exception {
    prometheus.close();

    HttpResponse<String> answer = get("/api/datasources/proxy/1/api/v1/query?query=up");
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(json(answer).path("message").asString())
        .startsWith("Prometheus at http://127.0.0.1:");
  }

  @Test
  void chartsComeFromHere() throws Exception {
    assertThat(get("/webjars/uplot/dist/uPlot.esm.js").statusCode()).isEqualTo(200);
    assertThat(get("/webjars/uplot/dist/uPlot.min.css").headers().firstValue("Content-Type"))
        .contains("text/css; charset=utf-8");
    assertThat(get("/webjars/uplot/../../x").statusCode()).isEqualTo(404);
    assertThat(get("/d/u1").headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'");
  }
}
