package io.lateen.console.graph;

import io.lateen.console.web.Request;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which part of the graph is asked for.
///
/// @param filterEmpty leave out edges on which nothing moves
/// @param filters label of the metric → the value it must have
record GraphQuery(Horizon horizon, boolean filterEmpty, Map<String, String> filters) {
  private static final String BY =
      " by (source_workload, destination_workload, source_app, destination_app)";

  /// Parameter → label.
  private static final Map<String, String> PARAMETERS = new LinkedHashMap<>();

  static {
    PARAMETERS.put("destination_namespace", "destination_workload_namespace");
    PARAMETERS.put("destination_workload", "destination_workload");
    PARAMETERS.put("source_namespace", "source_workload_namespace");
    PARAMETERS.put("source_workload", "source_workload");
  }

  static GraphQuery parse(Request request) throws GraphProblem {
    Map<String, String> filters = new LinkedHashMap<>();
    PARAMETERS.forEach(
        (parameter, label) -> {
          String value = request.query(parameter, "");
          if (!value.isEmpty()) {
            filters.put(label, value);
          }
        });
    return new GraphQuery(
        Horizon.parse(request.query("time_horizon", "5m")),
        request.query("filter_empty", "").equals("true"),
        filters);
  }

  /// Requests a second between workloads, told by the receiving side.
  String requests() {
    return rate("istio_requests_total");
  }

  /// Bytes a second of TCP connections.
  String bytes() {
    return rate("istio_tcp_received_bytes_total");
  }

  private String rate(String metric) {
    StringBuilder selector = new StringBuilder("reporter=\"destination\"");
    filters.forEach(
        (label, value) -> selector.append(", ").append(label).append('=').append(quoted(value)));
    return "sum(rate("
        + metric
        + "{"
        + selector
        + "}["
        + horizon.promQl()
        + "]))"
        + BY
        + (filterEmpty ? " > 0" : "");
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
