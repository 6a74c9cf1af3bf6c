package io.lateen.prometheus.scrape;

import io.lateen.prometheus.exposition.CommentParser;
import io.lateen.prometheus.exposition.ExpositionException;
import io.lateen.prometheus.exposition.ExpositionParser;
import io.lateen.prometheus.store.MetricsStore;
import io.lateen.prometheus.store.Series;
import io.lateen.prometheus.store.Stale;
import java.util.Arrays;

/// The samples of one target: read whole, then stored at once, so that a text with an error leaves
/// nothing behind. Belongs to the target's thread.
final class Batch implements ExpositionParser.Sink {
  private final ExpositionParser plain = new ExpositionParser(false);
  private final ExpositionParser openMetrics = new ExpositionParser(true);
  private final SeriesCache cache = new SeriesCache();
  private final SeriesCache comments = new SeriesCache();
  private final Target target;
  private final MetricsStore store;
  private final Admission admission;
  private CachedSeries[] series = new CachedSeries[64];
  private double[] values = new double[64];
  private long[] times = new long[64];
  private int size;
  private int stored;
  private int added;
  private ExpositionParser parser = plain;

  Batch(Target target, MetricsStore store) {
    this.target = target;
    this.store = store;
    this.admission = new Admission(target, store);
  }

  /// Reads a text.
  ///
  /// @throws ExpositionException if it is wrong somewhere; then it was a [#miss]
  void read(byte[] text, int length, boolean isOpenMetrics) throws ExpositionException {
    clear();
    parser = isOpenMetrics ? openMetrics : plain;
    parser.parse(text, length, this);
  }

  /// Begins anew, without samples.
  void clear() {
    size = 0;
    added = 0;
    cache.begin();
    comments.begin();
  }

  @Override
  public void sample(byte[] text, int start, int end, int valueStart, int valueEnd, long time)
      throws ExpositionException {
    CachedSeries cached = cache.find(text, start, end);
    if (cached == null) {
      cached = cache.add(text, start, end);
      added++;
      try {
        admission.admit(cached, text, start, end);
      } catch (IllegalArgumentException wrong) {
        throw parser.problem(String.valueOf(wrong.getMessage()));
      }
    }
    if (size == values.length) {
      series = Arrays.copyOf(series, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
      times = Arrays.copyOf(times, 2 * size);
    }
    series[size] = cached;
    values[size] = cached.value(parser, text, valueStart, valueEnd);
    times[size++] = target.job().honorTimestamps() ? time : NO_TIME;
  }

  @Override
  public void comment(byte[] text, int start, int end) {
    if (comments.find(text, start, end) == null) {
      comments.add(text, start, end);
      CommentParser.parse(text, start, end, store.metadata());
    }
  }

  /// Samples read.
  int size() {
    return size;
  }

  /// Samples that were stored, after relabelling.
  int stored() {
    return stored;
  }

  /// Series that were new.
  int added() {
    return added;
  }

  /// Stores what was read, and that what was there before and is not any more has ended.
  ///
  /// @param now time of samples that have none of their own
  void store(long now) {
    stored = 0;
    admission.folds().forEach(Fold::begin);
    for (int i = 0; i < size; i++) {
      store(series[i], values[i], times[i], now);
    }
    for (Fold fold : admission.folds()) {
      fold.series().append(now, fold.sum());
    }
    cache.end(gone -> end(gone, now));
    comments.end(_ -> {});
  }

  /// A scrape has failed: what was there has ended, but is known when it is seen again. A fold
  /// would count it twice otherwise.
  void miss(long now) {
    clear();
    stored = 0;
    admission.folds().forEach(fold -> fold.series().append(now, Stale.MARKER));
    cache.keep(known -> known.stored);
    cache.forEach(known -> stale(known, now));
    cache.end(admission::leave);
    comments.end(_ -> {});
  }

  private void store(CachedSeries cached, double value, long time, long now) {
    cached.stored = true;
    Series to = cached.series;
    if (to != null) {
      cached.timed = time != NO_TIME;
      long at = cached.timed ? time : now;
      if (to.append(at, value) == Series.Appended.GONE) {
        to = admission.again(to);
        cached.series = to;
        to.append(at, value);
      }
      stored++;
    } else if (cached.fold != null) {
      cached.fold.add(cached, value);
      stored++;
    }
  }

  private void end(CachedSeries gone, long now) {
    stale(gone, now);
    admission.leave(gone);
  }

  /// Series with times of their own are left to age.
  private static void stale(CachedSeries cached, long now) {
    Series to = cached.series;
    if (to != null && !cached.timed) {
      to.append(now, Stale.MARKER);
    }
  }
}
