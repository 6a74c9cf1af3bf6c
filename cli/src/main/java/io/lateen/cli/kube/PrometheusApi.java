package io.lateen.cli.kube;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Prometheus's HTTP API, as the real one and the embedded store answer it.
///
/// @param address `host:port`
public record PrometheusApi(String address) {

  /// One series of an answer and its value now.
  public record Sample(Map<String, String> labels, double value) {}

  /// The one value of a query; not-a-number when it has none.
  public double number(String query) {
    return samples(query).stream().findFirst().map(Sample::value).orElse(Double.NaN);
  }

  /// All of them, in no order.
  public List<Sample> samples(String query) {
    String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
    JsonNode answer = AdminPage.get("Prometheus", address, "/api/v1/query?query=" + encoded);
    List<Sample> samples = new ArrayList<>();
    for (JsonNode one : answer.path("data").path("result")) {
      Map<String, String> labels = new HashMap<>();
      one.path("metric")
          .properties()
          .forEach(l -> labels.put(l.getKey(), l.getValue().asString("")));
      samples.add(new Sample(labels, value(one.path("value").path(1).asString("NaN"))));
    }
    return samples;
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
