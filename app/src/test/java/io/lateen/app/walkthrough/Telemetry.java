package io.lateen.app.walkthrough;

import static io.lateen.app.walkthrough.Eventually.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The pages of istio-system that tell about the mesh, at their Pods' addresses; dashboards by
/// `kubectl port-forward`, as the tutorial types it.
final class Telemetry implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Command kubectl;
  private final HttpClient http = HttpClient.newHttpClient();
  private final PortForward grafana;

  Telemetry(Command kubectl) {
    this.kubectl = kubectl;
    String pod = name("app=grafana");
    this.grafana = PortForward.start(kubectl, "-n", "istio-system", "port-forward", pod, ":3000");
  }

  private String name(String label) {
    return field(label, "{.items[0].metadata.name}");
  }

  private String address(String label) {
    return field(label, "{.items[0].status.podIP}");
  }

  private String field(String label, String path) {
    return kubectl
        .run("-n", "istio-system", "get", "pod", "-l", label, "-o", "jsonpath=" + path)
        .ok();
  }

  /// The sum of a metric on Mixer's page, for requests to a workload; all of them if empty.
  double counted(String metric, String destination) {
    return mixer()
        .filter(line -> line.startsWith(metric + "{"))
        .filter(line -> destination.isEmpty() || line.contains("=\"" + destination + "\","))
        .filter(line -> destination.isEmpty() || !line.contains("source=\"" + destination))
        .filter(line -> !line.contains("source_workload=\"" + destination + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private Stream<String> mixer() {
    return get("http://" + address("istio-mixer-type=telemetry") + ":42422/metrics").lines();
  }

  /// Waits until the rule that makes a metric counts, and until all that was under way is counted.
  void awaitRule(Browser browser, String metric) {
    Duration soon = Duration.ofSeconds(20);
    eventually(
        soon,
        () -> {
          browser.productpage();
          return counted(metric, "");
        },
        count -> count > 0);
    double[] last = {-1};
    eventually(
        soon,
        () -> {
          double before = last[0];
          java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
          last[0] = counted(metric, "");
          return before == last[0];
        },
        quiet -> quiet);
  }

  /// The result of an instant query.
  JsonNode query(String expression) {
    String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    return prometheus("/api/v1/query?query=" + encoded).path("data").path("result");
  }

  JsonNode prometheus(String path) {
    return JSON.readTree(get("http://" + address("app=prometheus") + ":9090" + path));
  }

  String grafana(String path) {
    return get("http://127.0.0.1:" + grafana.port() + path);
  }

  JsonNode serviceGraph(String path) {
    return JSON.readTree(serviceGraphPage(path));
  }

  String serviceGraphPage(String path) {
    return get("http://" + address("app=servicegraph") + ":8088" + path);
  }

  private String get(String url) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (!List.of(200, 404).contains(answer.statusCode())) {
        throw new AssertionError(url + " answered " + answer.statusCode() + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    grafana.close();
    http.close();
  }
}
