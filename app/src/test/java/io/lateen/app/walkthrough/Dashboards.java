package io.lateen.app.walkthrough;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every panel of every dashboard that comes with Lateen, asked of a running mesh.
///
/// @param telemetry whose Prometheus answers
record Dashboards(Telemetry telemetry) {
  private static final JsonMapper JSON = new JsonMapper();

  /// What a reader may choose; a panel must have data for one of these.
  private static final List<String> WORKLOADS =
      List.of("productpage-v1", "reviews-v2", "tcp-echo-v1", "tcp-caller-v1");

  /// `dashboard: panel` of each that shows nothing.
  List<String> panelsWithoutData() {
    List<String> empty = new ArrayList<>();
    for (JsonNode dashboard : all()) {
      for (JsonNode panel : panels(dashboard)) {
        if (!panel.path("targets").isEmpty() && !hasData(panel)) {
          empty.add(dashboard.path("title").asString() + ": " + panel.path("title").asString());
        }
      }
    }
    return empty;
  }

  private boolean hasData(JsonNode panel) {
    return panel
        .path("targets")
        .valueStream()
        .map(target -> target.path("expr").asString())
        .anyMatch(
            expression ->
                WORKLOADS.stream()
                    .anyMatch(workload -> draws(telemetry.query(filled(expression, workload)))));
  }

  /// A quotient of nothing by nothing is not drawn.
  private static boolean draws(JsonNode result) {
    return result
        .valueStream()
        .anyMatch(series -> !series.path("value").path(1).asString("NaN").equals("NaN"));
  }

  private static String filled(String expression, String workload) {
    String service = workload.replaceAll("-v\\d$", "") + ".default.svc.cluster.local";
    Map<String, String> choice =
        Map.of(
            "__rate_interval",
            "1m",
            "workload",
            workload,
            "namespace",
            "default",
            "service",
            service,
            "adapter",
            "prometheus");
    // Bytes that are none are drawn as zero, and are no data.
    String text =
        expression.contains("istio_tcp") ? expression.replace(" or vector(0)", "") : expression;
    for (Map.Entry<String, String> entry : choice.entrySet()) {
      text = text.replace("$" + entry.getKey(), entry.getValue());
    }
    return text.replaceAll("\\$(srcns|srcwl|dstns|dstwl|dstsvc)", ".*");
  }

  private static List<JsonNode> all() {
    try (Stream<Path> files = Files.list(Command.root().resolve("install/grafana"))) {
      return files.sorted().map(file -> JSON.readTree(file.toFile())).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> panels(JsonNode dashboard) {
    List<JsonNode> panels = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      panels.add(panel);
      panel.path("panels").forEach(panels::add);
    }
    return panels;
  }
}
