package io.lateen.mixer.dispatch;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.util.concurrent.atomic.LongAdder;

/// A histogram of small numbers that many can be added to at once: a report of 100 records costs a
/// few additions, not 100 observations. From any thread.
final class Distribution implements Collector {
  private static final int[] BOUNDS = {0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100};
  private static final int BUCKETS = BOUNDS.length + 1;
  private static final byte[] BUCKET_OF = buckets();

  private final String name;
  private final String help;
  private final LongAdder[] counts = new LongAdder[BUCKETS];
  private final LongAdder sum = new LongAdder();

  Distribution(String name, String help) {
    this.name = name;
    this.help = help;
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] = new LongAdder();
    }
  }

  private static byte[] buckets() {
    byte[] of = new byte[BOUNDS[BOUNDS.length - 1] + 1];
    int bucket = 0;
    for (int value = 0; value < of.length; value++) {
      bucket += value > BOUNDS[bucket] ? 1 : 0;
      of[value] = (byte) bucket;
    }
    return of;
  }

  /// Numbers one thread has seen and not yet added.
  static final class Tally {
    private final int[] counts = new int[BUCKETS];
    private long sum;

    void add(int value) {
      counts[value < BUCKET_OF.length ? BUCKET_OF[value] : BUCKETS - 1]++;
      sum += value;
    }
  }

  void add(Tally tally) {
    for (int i = 0; i < BUCKETS; i++) {
      if (tally.counts[i] != 0) {
        counts[i].add(tally.counts[i]);
      }
    }
    sum.add(tally.sum);
  }

  @Override
  public String getPrometheusName() {
    return name;
  }

  @Override
  public HistogramSnapshot collect() {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i < BUCKETS; i++) {
      buckets.bucket(i < BOUNDS.length ? BOUNDS[i] : Double.POSITIVE_INFINITY, counts[i].sum());
    }
    return HistogramSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.build())
                .sum((double) sum.sum())
                .build())
        .build();
  }
}
