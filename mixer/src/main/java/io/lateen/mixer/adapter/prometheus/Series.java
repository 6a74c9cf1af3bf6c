package io.lateen.mixer.adapter.prometheus;

import org.jspecify.annotations.Nullable;

/// The numbers behind one set of label values. Locks itself, for nanoseconds.
final class Series {
  private final double[] bounds;
  private final long[] buckets;
  private double sum;
  private long count;
  private long touched;

  /// What a scrape sees.
  ///
  /// @param sum the value of a counter or gauge
  /// @param buckets not cumulative; the last is the infinite one
  @SuppressWarnings("ArrayRecordComponent") // a copy, read once
  record Reading(double sum, long count, long[] buckets) {}

  Series(double[] bounds) {
    this.bounds = bounds;
    this.buckets = new long[bounds.length == 0 ? 0 : bounds.length + 1];
  }

  synchronized void add(double value, long now) {
    sum += value;
    touched = now;
  }

  synchronized void set(double value, long now) {
    sum = value;
    touched = now;
  }

  synchronized void observe(double value, long now) {
    int bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) {
      bucket++;
    }
    buckets[bucket]++;
    sum += value;
    count++;
    touched = now;
  }

  /// Null when nothing came for `longest` nanoseconds.
  synchronized @Nullable Reading read(long now, long longest) {
    return longest > 0 && now - touched > longest ? null : new Reading(sum, count, buckets.clone());
  }
}
