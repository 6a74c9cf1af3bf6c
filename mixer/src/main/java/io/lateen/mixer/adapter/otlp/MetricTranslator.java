package io.lateen.mixer.adapter.otlp;

import io.lateen.mixer.adapter.otlp.Point.Series;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Values of a batch, added up by series → metrics. They say what came since the last batch
/// ("delta"): nothing has to be remembered, however many series there are.
record MetricTranslator(Resource resource) {
  private static final AggregationTemporality DELTA =
      AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;

  ExportMetricsServiceRequest translate(List<Point> points) {
    Map<Meter, Map<Series, List<Point>>> sorted =
        points.stream()
            .collect(
                Collectors.groupingBy(
                    Point::meter,
                    LinkedHashMap::new,
                    Collectors.groupingBy(Point::series, LinkedHashMap::new, Collectors.toList())));
    ScopeMetrics.Builder scope = ScopeMetrics.newBuilder();
    sorted.forEach((meter, series) -> scope.addMetrics(metric(meter, series)));
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder().setResource(resource).addScopeMetrics(scope))
        .build();
  }

  private static Metric metric(Meter meter, Map<Series, List<Point>> series) {
    Metric.Builder metric =
        Metric.newBuilder()
            .setName(meter.name())
            .setDescription(meter.description())
            .setUnit(meter.unit());
    return switch (meter.kind()) {
      case "GAUGE" -> metric.setGauge(gauge(series)).build();
      case "DISTRIBUTION" -> metric.setHistogram(histogram(meter, series)).build();
      default -> metric.setSum(sum(series)).build();
    };
  }

  private static Gauge gauge(Map<Series, List<Point>> series) {
    Gauge.Builder gauge = Gauge.newBuilder();
    series.forEach((key, points) -> gauge.addDataPoints(number(points, points.getLast().value())));
    return gauge.build();
  }

  private static Sum sum(Map<Series, List<Point>> series) {
    Sum.Builder sum = Sum.newBuilder().setAggregationTemporality(DELTA).setIsMonotonic(true);
    series.forEach((key, points) -> sum.addDataPoints(number(points, total(points))));
    return sum.build();
  }

  private static double total(List<Point> points) {
    return points.stream().mapToDouble(Point::value).sum();
  }

  private static NumberDataPoint number(List<Point> points, double value) {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .setStartTimeUnixNano(AnyValues.nanos(points.getFirst().time()))
            .setTimeUnixNano(AnyValues.nanos(points.getLast().time()))
            .addAllAttributes(AnyValues.attributes(points.getFirst().dimensions()));
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
    return (whole ? point.setAsInt((long) value) : point.setAsDouble(value)).build();
  }

  private static Histogram histogram(Meter meter, Map<Series, List<Point>> series) {
    Histogram.Builder histogram = Histogram.newBuilder().setAggregationTemporality(DELTA);
    series.forEach((key, points) -> histogram.addDataPoints(distribution(meter, points)));
    return histogram.build();
  }

  private static HistogramDataPoint distribution(Meter meter, List<Point> points) {
    long[] counts = new long[meter.bounds().size() + 1];
    for (Point point : points) {
      int bucket = 0;
      while (bucket < meter.bounds().size() && point.value() > meter.bounds().get(bucket)) {
        bucket++;
      }
      counts[bucket]++;
    }
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder()
            .setStartTimeUnixNano(AnyValues.nanos(points.getFirst().time()))
            .setTimeUnixNano(AnyValues.nanos(points.getLast().time()))
            .addAllAttributes(AnyValues.attributes(points.getFirst().dimensions()))
            .setCount(points.size())
            .setSum(total(points))
            .addAllExplicitBounds(meter.bounds());
    for (long count : counts) {
      point.addBucketCounts(count);
    }
    return point.build();
  }
}
