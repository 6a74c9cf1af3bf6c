package io.lateen.prometheus.http;

import io.lateen.prometheus.scrape.TargetPool;
import io.lateen.prometheus.store.MetricsStore;

/// What the store shows of itself, in text format 0.0.4; under Prometheus's names where it means
/// the same.
final class OwnMetrics {
  private final StringBuilder text = new StringBuilder();

  private OwnMetrics() {}

  static String write(MetricsStore store, TargetPool targets) {
    OwnMetrics metrics = new OwnMetrics();
    metrics.one("prometheus_tsdb_head_series", "gauge", "Series in the store.", store.size());
    metrics.one(
        "prometheus_tsdb_head_samples_appended_total",
        "counter",
        "Samples scraped and stored.",
        targets.figures().samples());
    metrics.one(
        "lateen_prometheus_scrapes_total", "counter", "Scrapes.", targets.figures().scrapes());
    metrics.one(
        "lateen_prometheus_store_bytes",
        "gauge",
        "Memory for series and samples, estimated.",
        store.bytes());
    metrics.one("lateen_prometheus_targets", "gauge", "Targets scraped.", targets.active().size());
    metrics.begin(
        "lateen_prometheus_folded_series",
        "gauge",
        "Series without room of their own, added up in one with the label lateen_folded;"
            + " those without a metric are left out.");
    store
        .cardinality()
        .folded()
        .forEach(
            (metric, count) ->
                metrics.line(
                    "lateen_prometheus_folded_series{metric=\"" + escaped(metric) + "\"}", count));
    return metrics.text.toString();
  }

  /// A metric may have any name after relabelling.
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private void one(String name, String type, String help, long value) {
    begin(name, type, help);
    line(name, value);
  }

  private void begin(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void line(String series, long value) {
    text.append(series).append(' ').append(value).append('\n');
  }
}
