package io.lateen.prometheus.promql;

import io.lateen.prometheus.label.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Series of buckets (label `le`) to quantiles.
final class Histograms {
  private static final String BOUND = "le";

  private final int steps;
  private final double[] quantiles;

  Histograms(int steps, double[] quantiles) {
    this.steps = steps;
    this.quantiles = quantiles;
  }

  List<Line> quantiles(List<Line> buckets) {
    Map<Labels, List<Bucket>> histograms = new LinkedHashMap<>();
    for (Line line : buckets) {
      double bound = bound(line.labels().get(BOUND));
      if (!Double.isNaN(bound)) {
        Labels labels =
            line.labels().keepIf(name -> !name.equals(BOUND) && !name.equals(Labels.NAME));
        histograms
            .computeIfAbsent(labels, _ -> new ArrayList<>())
            .add(new Bucket(bound, line.values()));
      }
    }
    List<Line> lines = new ArrayList<>();
    histograms.forEach((labels, of) -> lines.add(new Line(labels, values(of))));
    return lines;
  }

  /// Not-a-number for a text that is no bound, whose series is left out.
  private static double bound(String text) {
    try {
      return switch (text) {
        case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  private double[] values(List<Bucket> buckets) {
    buckets.sort(Comparator.comparingDouble(Bucket::bound));
    double[] values = Lines.absent(steps);
    double[] bounds = new double[buckets.size()];
    double[] counts = new double[buckets.size()];
    for (int step = 0; step < steps; step++) {
      int size = 0;
      for (Bucket bucket : buckets) {
        double count = bucket.counts[step];
        if (Line.isPresent(count)) {
          // The same bound written twice, 1 and 1.0, is one bucket.
          if (size > 0 && bounds[size - 1] == bucket.bound) {
            counts[size - 1] += count;
          } else {
            bounds[size] = bucket.bound;
            counts[size++] = count;
          }
        }
      }
      if (size > 0) {
        values[step] = Quantile.ofHistogram(quantiles[step], bounds, counts, size);
      }
    }
    return values;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Bucket(double bound, double[] counts) {}
}
