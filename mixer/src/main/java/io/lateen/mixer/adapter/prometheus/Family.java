package io.lateen.mixer.adapter.prometheus;

import io.lateen.mixer.adapter.prometheus.Series.Reading;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One metric with all its series. Beyond a number of series, or of octets that they take, new ones
/// are folded into one whose labels all say so: labels made up by callers fill no memory.
final class Family {
  static final int MOST_SERIES = 50_000;
  static final long MOST_OCTETS = 64L << 20;
  private static final long OCTETS_OF_OBJECTS = 128;
  private static final String FOLDED = "folded";

  private final Definition definition;
  private final double[] bounds;
  private final Map<LabelValues, Series> series = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicLong octets = new AtomicLong();
  private final LongAdder folded = new LongAdder();

  /// Label values in the order of the definition's names.
  @SuppressWarnings("ArrayRecordComponent") // compared by content below
  record LabelValues(String[] values, int hash) {
    static LabelValues of(String[] values) {
      return new LabelValues(values, Arrays.hashCode(values));
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof LabelValues labels
          && labels.hash == hash
          && Arrays.equals(labels.values, values);
    }

    @Override
    public String toString() {
      return Arrays.toString(values);
    }
  }

  Family(Definition definition) {
    this.definition = definition;
    this.bounds = definition.bounds().stream().mapToDouble(Double::doubleValue).toArray();
  }

  Definition definition() {
    return definition;
  }

  /// @throws IllegalArgumentException for a counter that would go back, and for what would make a
  ///     sum one that no later value changes
  void update(String[] labels, double value, long now) {
    check(value);
    Series one = series(labels);
    switch (definition.kind()) {
      case COUNTER -> one.add(value, now);
      case GAUGE -> one.set(value, now);
      case DISTRIBUTION -> one.observe(value, now);
    }
  }

  private void check(double value) {
    boolean counter = definition.kind() == Definition.Kind.COUNTER;
    if (counter && value < 0) {
      throw new IllegalArgumentException(
          definition.name() + ": " + value + " (expected: a counter only grows)");
    }
    if (definition.kind() != Definition.Kind.GAUGE && !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          definition.name() + ": " + value + " (expected: a finite number)");
    }
  }

  private Series series(String[] labels) {
    LabelValues key = LabelValues.of(labels);
    Series known = series.get(key);
    if (known != null) {
      return known;
    }
    boolean full = size.get() >= MOST_SERIES || octets.get() >= MOST_OCTETS;
    return full ? folded(labels.length) : created(key);
  }

  private Series folded(int labels) {
    folded.increment();
    String[] all = new String[labels];
    Arrays.fill(all, FOLDED);
    return created(LabelValues.of(all));
  }

  private Series created(LabelValues key) {
    return series.computeIfAbsent(
        key,
        k -> {
          size.incrementAndGet();
          octets.addAndGet(weight(k.values()));
          return new Series(bounds);
        });
  }

  /// About as much as a series takes.
  private long weight(String[] labels) {
    long weight = OCTETS_OF_OBJECTS + (long) bounds.length * Long.BYTES;
    for (String label : labels) {
      weight += 2L * label.length();
    }
    return weight;
  }

  /// How many updates found no place for a series of their own.
  long folded() {
    return folded.sum();
  }

  /// Reads every series, ordered by labels, and forgets those that have expired. An update that
  /// comes in that very moment counts for nothing, as if it had come with the last scrape before.
  void read(long now, BiConsumer<String[], Reading> each) {
    long expiry = definition.expiry().toNanos();
    series.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().values(), Arrays::compare))
        .forEach(
            entry -> {
              Reading reading = entry.getValue().read(now, expiry);
              if (reading != null) {
                each.accept(entry.getKey().values(), reading);
              } else if (series.remove(entry.getKey()) != null) {
                size.decrementAndGet();
                octets.addAndGet(-weight(entry.getKey().values()));
              }
            });
  }
}
