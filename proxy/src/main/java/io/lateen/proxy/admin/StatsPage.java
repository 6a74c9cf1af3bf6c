package io.lateen.proxy.admin;

import io.lateen.proxy.message.JsonWriter;
import io.lateen.proxy.stats.Histogram;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.stats.StatsStore.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `/stats` as text and JSON.
final class StatsPage {
  private static final double[] QUANTILES = {0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 100};

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
      out.append(sample.metric().name()).append(": ").append(line(quantiles(sample.histogram())));
      out.append('\n');
    }
    return out.toString();
  }

  /// Histograms are one more element, the last.
  static String json(StatsStore stats, Predicate<Sample> wanted) {
    JsonWriter out = new JsonWriter();
    List<Sample> histograms = new ArrayList<>();
    out.beginObject().name("stats").beginArray();
    stats.forEach(
        sample -> {
          if (!wanted.test(sample)) {
            return;
          }
          if (sample.histogram() != null) {
            histograms.add(sample);
          } else {
            out.beginObject().field("name", sample.metric().name());
            out.field("value", value(sample)).endObject();
          }
        });
    if (!histograms.isEmpty()) {
      histograms(histograms, out);
    }
    return out.endArray().endObject() + "\n";
  }

  private static void histograms(List<Sample> histograms, JsonWriter out) {
    out.beginObject().name("histograms").beginObject();
    out.name("supported_quantiles").beginArray();
    for (double quantile : QUANTILES) {
      out.value(quantile);
    }
    out.endArray().name("computed_quantiles").beginArray();
    for (Sample sample : histograms) {
      out.beginObject().field("name", sample.metric().name()).name("values").beginArray();
      for (Double value : quantiles(sample.histogram())) {
        out.beginObject().name("interval").raw("null").name("cumulative").tree(value).endObject();
      }
      out.endArray().endObject();
    }
    out.endArray().endObject().endObject();
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

  private static String line(List<@Nullable Double> quantiles) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < quantiles.size(); i++) {
      Double value = quantiles.get(i);
      if (value == null) {
        return "No recorded values";
      }
      out.append('P').append(number(QUANTILES[i])).append("(nan,").append(number(value));
      out.append(") ");
    }
    return out.toString().trim();
  }

  /// One for each of `QUANTILES`, of everything recorded so far; null: nothing was.
  private static List<@Nullable Double> quantiles(@Nullable Histogram histogram) {
    long[] buckets = histogram == null ? new long[0] : histogram.buckets();
    long total = total(buckets);
    List<@Nullable Double> values = new ArrayList<>();
    for (double quantile : QUANTILES) {
      long rank = Math.max(1, Math.round(total * quantile / 100));
      values.add(total == 0 ? null : Double.valueOf(bound(buckets, rank)));
    }
    return values;
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
