package io.lateen.proxy.stats;

/// Counts values by Envoy's default buckets (milliseconds for times). Takes one cell per bucket,
/// one for the rest and one for the sum.
public final class Histogram {
  /// Upper bounds, inclusive; what is larger than the last falls in `+Inf`.
  private static final double[] BOUNDS = {
    0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000,
    600_000, 1_800_000, 3_600_000
  };

  static final int CELLS = BOUNDS.length + 2;

  private final StatsStore store;
  private final int first;

  Histogram(StatsStore store, int first) {
    this.store = store;
    this.first = first;
  }

  /// On the shard's own event loop.
  public void record(Shard shard, long value) {
    shard.cells.addAsOwner(first + bucket(value), 1);
    shard.cells.addAsOwner(first + BOUNDS.length + 1, value);
  }

  /// The upper bounds of the buckets, smallest first.
  public static double[] bounds() {
    return BOUNDS.clone();
  }

  /// How many values fell in each bucket; one entry more than [#bounds], for what is larger.
  public long[] buckets() {
    long[] counts = new long[BOUNDS.length + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = store.sum(first + i);
    }
    return counts;
  }

  public long sum() {
    return store.sum(first + BOUNDS.length + 1);
  }

  private static int bucket(long value) {
    int at = 0;
    while (at < BOUNDS.length && value > BOUNDS[at]) {
      at++;
    }
    return at;
  }
}
