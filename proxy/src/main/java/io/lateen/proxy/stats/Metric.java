package io.lateen.proxy.stats;

import java.util.List;

/// What a statistic is called. `name` is Envoy's flat name (`cluster.a.upstream_rq_total`);
/// `family` and `labels` are what Prometheus is told
/// (`envoy_cluster_upstream_rq_total{envoy_cluster_name="a"}`).
public record Metric(String name, String family, List<Label> labels, Kind kind) {
  /// One Prometheus label.
  public record Label(String name, String value) {}

  /// How its values are to be read.
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  public Metric {
    labels = List.copyOf(labels);
  }
}
