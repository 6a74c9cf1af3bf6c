package io.lateen.cli.command;

import java.util.Locale;

/// PromQL for what a workload answered in the last minute, seen from its own side.
///
/// @param selectors of labels, to stand between braces
record WorkloadQueries(String selectors) {

  /// @param workload its name, perhaps with a dot and a namespace behind it
  /// @param namespace where the name says none; empty for all
  static WorkloadQueries of(String workload, String namespace) {
    int dot = workload.indexOf('.');
    String name = dot < 0 ? workload : workload.substring(0, dot);
    String within = dot < 0 ? namespace : workload.substring(dot + 1);
    String selectors = "reporter=\"destination\"," + equal("destination_workload", name);
    return new WorkloadQueries(
        within.isEmpty()
            ? selectors
            : selectors + "," + equal("destination_workload_namespace", within));
  }

  private static String equal(String label, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return label + "=\"" + escaped + "\"";
  }

  /// Per second.
  String requests() {
    return "sum(rate(istio_requests_total{" + selectors + "}[1m]))";
  }

  /// Per second.
  String errors() {
    return "sum(rate(istio_requests_total{" + selectors + ",response_code=~\"5..\"}[1m]))";
  }

  /// In seconds.
  String latency(double quantile) {
    return String.format(
        Locale.ROOT,
        "histogram_quantile(%s, sum by (le) (rate(istio_request_duration_seconds_bucket{%s}[1m])))",
        quantile,
        selectors);
  }
}
