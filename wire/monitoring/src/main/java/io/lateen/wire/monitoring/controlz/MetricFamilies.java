package io.lateen.wire.monitoring.controlz;

import io.lateen.wire.monitoring.Figures;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DistributionDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Figures in the shape of `prom2json`, which Istio's page has: families with their samples, all
/// numbers as strings.
final class MetricFamilies {
  private static final double EXACT = 1e15;

  private MetricFamilies() {}

  static ArrayNode of(Figures figures) {
    ArrayNode families = JsonNodeFactory.instance.arrayNode();
    for (MetricSnapshot snapshot : figures.registry().scrape()) {
      ObjectNode family = families.addObject();
      family.put("name", figures.names().apply(name(snapshot)));
      family.put("help", snapshot.getMetadata().getHelp());
      family.put("type", type(snapshot));
      ArrayNode samples = family.putArray("metrics");
      snapshot.getDataPoints().forEach(point -> sample(samples.addObject(), point));
    }
    return families;
  }

  /// The library keeps the endings to itself that it writes.
  private static String name(MetricSnapshot snapshot) {
    String name = snapshot.getMetadata().getPrometheusName();
    return switch (snapshot) {
      case CounterSnapshot _ -> name + "_total";
      case InfoSnapshot _ -> name + "_info";
      default -> name;
    };
  }

  private static String type(MetricSnapshot snapshot) {
    return switch (snapshot) {
      case CounterSnapshot _ -> "COUNTER";
      case GaugeSnapshot _, InfoSnapshot _ -> "GAUGE";
      case HistogramSnapshot _ -> "HISTOGRAM";
      case SummarySnapshot _ -> "SUMMARY";
      default -> "UNTYPED";
    };
  }

  private static void sample(ObjectNode sample, DataPointSnapshot point) {
    if (!point.getLabels().isEmpty()) {
      ObjectNode labels = sample.putObject("labels");
      for (Label label : point.getLabels()) {
        labels.put(label.getName(), label.getValue());
      }
    }
    switch (point) {
      case CounterDataPointSnapshot one -> value(sample, one.getValue());
      case GaugeDataPointSnapshot one -> value(sample, one.getValue());
      case UnknownDataPointSnapshot one -> value(sample, one.getValue());
      case InfoDataPointSnapshot _ -> value(sample, 1);
      case HistogramDataPointSnapshot one -> histogram(sample, one);
      case SummaryDataPointSnapshot one -> summary(sample, one);
      default -> {
        // A set of states; none is registered anywhere.
      }
    }
  }

  private static void value(ObjectNode sample, double value) {
    sample.put("value", number(value));
  }

  private static void histogram(ObjectNode sample, HistogramDataPointSnapshot one) {
    ObjectNode buckets = sample.putObject("buckets");
    long below = 0;
    for (ClassicHistogramBucket bucket : one.getClassicBuckets()) {
      below += bucket.getCount();
      if (!Double.isInfinite(bucket.getUpperBound())) {
        buckets.put(number(bucket.getUpperBound()), Long.toString(below));
      }
    }
    distribution(sample, one);
  }

  private static void summary(ObjectNode sample, SummaryDataPointSnapshot one) {
    ObjectNode quantiles = sample.putObject("quantiles");
    for (Quantile quantile : one.getQuantiles()) {
      quantiles.put(number(quantile.getQuantile()), number(quantile.getValue()));
    }
    distribution(sample, one);
  }

  private static void distribution(ObjectNode sample, DistributionDataPointSnapshot one) {
    sample.put("count", Long.toString(one.getCount()));
    sample.put("sum", number(one.getSum()));
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < EXACT
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
