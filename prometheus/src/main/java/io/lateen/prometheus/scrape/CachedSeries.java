package io.lateen.prometheus.scrape;

import io.lateen.prometheus.exposition.ExpositionException;
import io.lateen.prometheus.exposition.ExpositionParser;
import io.lateen.prometheus.store.Series;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A series as one target writes it, and where its samples go. Belongs to the target's thread.
final class CachedSeries {
  /// Longer numbers are worth remembering instead of reading them again.
  private static final int LONG_NUMBER = 16;

  private static final byte[] NONE = {};

  private final byte[] written;
  private final int hash;
  @Nullable CachedSeries nextInBucket;

  /// Where the samples go; null with a fold, or when relabelling dropped it.
  @Nullable Series series;

  /// The series that stands for it and others; null without.
  @Nullable Fold fold;

  /// The metric it counts for while it has no series of its own.
  @Nullable String foldedMetric;

  /// Its last value within a fold.
  double folded;

  /// Samples of it have been stored.
  boolean stored;

  int lastScrape;
  int order;
  boolean timed;
  private byte[] lastNumber = NONE;
  private double lastValue;

  CachedSeries(byte[] text, int start, int end, int hash) {
    this.written = Arrays.copyOfRange(text, start, end);
    this.hash = hash;
  }

  boolean is(byte[] text, int start, int end) {
    return Arrays.equals(written, 0, written.length, text, start, end);
  }

  int hash() {
    return hash;
  }

  /// A value; a long number that has not changed is not read again.
  double value(ExpositionParser parser, byte[] text, int start, int end)
      throws ExpositionException {
    if (end - start < LONG_NUMBER) {
      return parser.value(text, start, end);
    }
    if (!Arrays.equals(lastNumber, 0, lastNumber.length, text, start, end)) {
      lastValue = parser.value(text, start, end);
      lastNumber = Arrays.copyOfRange(text, start, end);
    }
    return lastValue;
  }
}
