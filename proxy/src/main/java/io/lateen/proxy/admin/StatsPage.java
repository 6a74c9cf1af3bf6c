package io.lateen.proxy.admin;

import io.lateen.proxy.message.JsonWriter;
import io.lateen.proxy.stats.Histogram;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.stats.StatsStore.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// `/stats` as text and JSON.
final class StatsPage {
  private StatsPage() {}

  static String text(StatsStore stats, Predicate<Sample> wanted) {
    StringBuilder out = new StringBuilder();
    List<Sample> histograms = new ArrayList<>();
    stats.forEach(
        sample -> {
          if (!wanted.test(sample)) {
            return;
          }
          if (sample.histogram() != null) {
            histograms.add(sample);
          } else {
            out.append(sample.metric().name()).append(": ").append(value(sample)).append('\n');
          }
        });
    for (Sample sample : histograms) {
      out.append(sample.metric().name()).append(": ").append(quantiles(sample)).append('\n');
    }
    return out.toString();
  }

  static String json(StatsStore stats, Predicate<Sample> wanted) {
    JsonWriter out = new JsonWriter();
    out.beginObject().name("stats").beginArray();
    stats.forEach(
        sample -> {
          if (sample.histogram() == null && wanted.test(sample)) {
            out.beginObject().field("name", sample.metric().name());
            out.field("value", value(sample)).endObject();
          }
        });
    return out.endArray().endObject() + "\n";
  }

  /// Counted at least once: what `usedonly` leaves.
  static boolean used(Sample sample) {
    Histogram histogram = sample.histogram();
    return histogram == null ? value(sample) != 0 : total(histogram.buckets()) > 0;
  }

  static long value(Sample sample) {
    if (sample.counter() != null) {
      return sample.counter().value();
    }
    return sample.gauge() == null ? 0 : sample.gauge().value();
  }

  private static long total(long[] buckets) {
    long total = 0;
    for (long count : buckets) {
      total += count;
    }
    return total;
  }

  private static String quantiles(Sample sample) {
    Histogram histogram = sample.histogram();
    long[] buckets = histogram == null ? new long[0] : histogram.buckets();
    long total = total(buckets);
    if (total == 0) {
      return "No recorded values";
    }
    StringBuilder out = new StringBuilder();
    for (double quantile : new double[] {0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 100}) {
      String name = quantile == Math.rint(quantile) ? "" + (int) quantile : "" + quantile;
      String value = number(bound(buckets, Math.max(1, Math.round(total * quantile / 100))));
      out.append('P').append(name).append("(nan,").append(value).append(") ");
    }
    return out.toString().trim();
  }

  /// The upper bound of the bucket where the `rank`th value lies.
  private static double bound(long[] buckets, long rank) {
    double[] bounds = Histogram.bounds();
    long seen = 0;
    for (int i = 0; i < bounds.length; i++) {
      seen += buckets[i];
      if (seen >= rank) {
        return bounds[i];
      }
    }
    return bounds[bounds.length - 1];
  }

  static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
