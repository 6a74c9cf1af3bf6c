package io.lateen.cli.mtls;

import io.lateen.cli.kube.PrometheusApi;
import io.lateen.cli.kube.PrometheusApi.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Asks Prometheus for the calls that called sides have reported.
public final class ObservedCalls {
  private static final String LABELS =
      "source_workload, source_workload_namespace, destination_service_name,"
          + " destination_workload, destination_workload_namespace, connection_security_policy";
  private static final List<String> COUNTERS =
      List.of("istio_requests_total", "istio_tcp_connections_opened_total");
  private static final String UNKNOWN = "unknown";

  private final PrometheusApi prometheus;
  private final String window;

  /// @param window as PromQL writes it: `1h`
  public ObservedCalls(PrometheusApi prometheus, String window) {
    this.prometheus = prometheus;
    this.window = window;
  }

  public List<Call> all() {
    List<Call> calls = new ArrayList<>();
    for (String counter : COUNTERS) {
      counts(counter + "{reporter=\"destination\"}")
          .forEach((labels, count) -> add(labels, count, calls));
    }
    return calls;
  }

  /// How much each series has grown. One call only is a series that has never grown: `increase`
  /// does not see it, but that it was not there before does. Where a counter began anew, `increase`
  /// knows better.
  private Map<Map<String, String>, Double> counts(String series) {
    Map<Map<String, String>, Double> counts = new HashMap<>();
    String sum = "sum by (" + LABELS + ") ";
    for (Sample now : prometheus.samples(sum + "(max_over_time(" + series + "[" + window + "]))")) {
      counts.put(now.labels(), now.value());
    }
    for (Sample before : prometheus.samples(sum + "(" + series + " offset " + window + ")")) {
      counts.computeIfPresent(before.labels(), (_, now) -> now - before.value());
    }
    for (Sample grown : prometheus.samples(sum + "(increase(" + series + "[" + window + "]))")) {
      counts.computeIfPresent(grown.labels(), (_, count) -> Math.max(count, grown.value()));
    }
    return counts;
  }

  private static void add(Map<String, String> labels, double count, List<Call> calls) {
    if (count <= 0) {
      return;
    }
    calls.add(
        new Call(
            caller(labels),
            known(labels, "destination_service_name"),
            known(labels, "destination_workload_namespace"),
            known(labels, "destination_workload"),
            "mutual_tls".equals(labels.get("connection_security_policy")),
            count));
  }

  private static String caller(Map<String, String> labels) {
    String workload = known(labels, "source_workload");
    return workload.isEmpty()
        ? "somebody without a sidecar"
        : workload + "." + known(labels, "source_workload_namespace");
  }

  private static String known(Map<String, String> labels, String name) {
    String value = labels.getOrDefault(name, "");
    return UNKNOWN.equals(value) ? "" : value;
  }
}
