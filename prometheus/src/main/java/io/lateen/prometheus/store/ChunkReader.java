package io.lateen.prometheus.store;

/// Unpacks what [ChunkWriter] packed. Looks at 64 bits at a time, as most samples take only a few.
final class ChunkReader {
  /// The first time and the first value.
  private static final int START_BITS = 2 * Long.SIZE;

  private final long[] words;
  private int at = START_BITS;
  private long step;
  private long bits;
  private int trailing;
  private int width;

  ChunkReader(long[] words) {
    this.words = words;
  }

  void read(int count, long from, long to, Samples into) {
    long time = words[0];
    bits = words[1];
    for (int left = count; time <= to; ) {
      if (time >= from) {
        into.add(time, Double.longBitsToDouble(bits));
      }
      if (--left == 0) {
        return;
      }
      // A bit that is 0: as far from the one before as that one from its own.
      if (peek() < 0) {
        takeStep();
      } else {
        at++;
      }
      time += step;
      takeValue();
    }
  }

  private void takeStep() {
    long ahead = peek();
    int prefix = Math.min(3, Long.numberOfLeadingZeros(~ahead));
    int size = prefix == 1 ? 14 : prefix == 2 ? 20 : Long.SIZE;
    at += prefix == 3 ? 3 : prefix + 1;
    step += peek() >> (Long.SIZE - size);
    at += size;
  }

  private void takeValue() {
    long ahead = peek();
    if (ahead >= 0) {
      at++;
      return;
    }
    at += 2;
    if (ahead << 1 < 0) {
      int leading = (int) (ahead << 2 >>> 59);
      width = (int) (ahead << 7 >>> 58) + 1;
      trailing = Long.SIZE - leading - width;
      at += 11;
    }
    bits ^= peek() >>> (Long.SIZE - width) << trailing;
    at += width;
  }

  /// The next 64 bits; zeros behind the end.
  private long peek() {
    int word = at >>> 6;
    int offset = at & 63;
    long next = word + 1 < words.length ? words[word + 1] >>> 1 >>> (63 - offset) : 0;
    return (word < words.length ? words[word] << offset : 0) | next;
  }
}
