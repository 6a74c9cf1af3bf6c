package io.lateen.prometheus.store;

import java.util.Arrays;

/// Packs samples into bits as Gorilla does (Pelkonen et al., VLDB 2015), with the field widths of
/// Prometheus's chunks: a sample that comes on time with an unchanged value takes two bits. Used
/// under its series' lock.
final class ChunkWriter {
  private static final int NO_WINDOW = -1;

  private long[] words = new long[4];
  private int used;
  private int count;
  private long start;
  private long time;
  private long step;
  private long bits;
  private int leading = NO_WINDOW;
  private int trailing;

  int count() {
    return count;
  }

  long start() {
    return start;
  }

  long end() {
    return time;
  }

  int bytes() {
    return words.length * Long.BYTES;
  }

  void append(long sampleTime, double value) {
    long sampleBits = Double.doubleToRawLongBits(value);
    if (count == 0) {
      start = sampleTime;
      put(sampleTime, Long.SIZE);
      put(sampleBits, Long.SIZE);
    } else {
      putTime(sampleTime);
      putValue(sampleBits);
    }
    time = sampleTime;
    bits = sampleBits;
    count++;
  }

  private void putTime(long sampleTime) {
    long sampleStep = sampleTime - time;
    long change = sampleStep - step;
    step = sampleStep;
    if (change == 0) {
      put(0, 1);
    } else if (fits(change, 14)) {
      put(0b10, 2);
      put(change, 14);
    } else if (fits(change, 20)) {
      put(0b110, 3);
      put(change, 20);
    } else {
      put(0b111, 3);
      put(change, Long.SIZE);
    }
  }

  private static boolean fits(long value, int width) {
    return value >= -(1L << (width - 1)) && value < 1L << (width - 1);
  }

  private void putValue(long sampleBits) {
    long change = sampleBits ^ bits;
    if (change == 0) {
      put(0, 1);
      return;
    }
    int zerosBefore = Math.min(31, Long.numberOfLeadingZeros(change));
    int zerosAfter = Long.numberOfTrailingZeros(change);
    if (leading != NO_WINDOW && zerosBefore >= leading && zerosAfter >= trailing) {
      put(0b10, 2);
    } else {
      leading = zerosBefore;
      trailing = zerosAfter;
      put(0b11, 2);
      put(leading, 5);
      put(Long.SIZE - leading - trailing - 1, 6);
    }
    put(change >>> trailing, Long.SIZE - leading - trailing);
  }

  private void put(long value, int width) {
    int word = used >>> 6;
    int free = Long.SIZE - (used & 63);
    if (word + 2 > words.length) {
      words = Arrays.copyOf(words, words.length * 2);
    }
    long masked = width == Long.SIZE ? value : value & ((1L << width) - 1);
    if (width <= free) {
      words[word] |= masked << (free - width);
    } else {
      words[word] |= masked >>> (width - free);
      words[word + 1] |= masked << (Long.SIZE - (width - free));
    }
    used += width;
  }

  /// What has been written so far; the writer may go on, as nothing already written changes.
  Chunk view() {
    return new Chunk(words, count, start, time);
  }

  /// The same in no more memory than it needs.
  Chunk close() {
    return new Chunk(Arrays.copyOf(words, (used + 63) >>> 6), count, start, time);
  }
}
