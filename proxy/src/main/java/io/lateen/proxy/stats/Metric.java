package io.lateen.proxy.stats;

import java.util.List;

/// What a statistic is called. `name` is Envoy's flat name (`cluster.a.upstream_rq_total`);
/// `family` and `labels` are what Prometheus is told
/// (`envoy_cluster_upstream_rq_total{envoy_cluster_name="a"}`).
public record Metric(String name, String family, List<Label> labels, Kind kind) {
  /// One label as Prometheus reads it: `name="value"`.
  public record Label(String text) {
    static Label of(String name, String value) {
      String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
      return new Label(legal(name) + "=\"" + escaped + '"');
    }
  }

  /// How its values are to be read.
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  public Metric {
    labels = List.copyOf(labels);
  }

  /// Letters, digits and `_` only.
  static String legal(String name) {
    StringBuilder out = new StringBuilder(name);
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9')) {
        out.setCharAt(i, '_');
      }
    }
    return out.toString();
  }
}
