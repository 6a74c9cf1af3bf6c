package io.lateen.cli.kube;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/// Prometheus's HTTP API, as the real one and the embedded store answer it.
///
/// @param address `host:port`
public record PrometheusApi(String address) {

  /// The one value of a query; not-a-number when it has none.
  public double number(String query) {
    String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
    JsonNode answer = AdminPage.get("Prometheus", address, "/api/v1/query?query=" + encoded);
    String value = answer.path("data").path("result").path(0).path("value").path(1).asString("NaN");
    return switch (value) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(value);
    };
  }
}
