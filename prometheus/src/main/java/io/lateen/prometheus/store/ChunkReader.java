package io.lateen.prometheus.store;

/// Unpacks what [ChunkWriter] packed. Looks at 64 bits at a time, as most samples take only a few:
/// a step of time and a value that are as foreseen are one look.
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
    into.room(count);
    long time = words[0];
    bits = words[1];
    for (int left = count; time <= to; ) {
      if (time >= from) {
        into.addWithin(time, Double.longBitsToDouble(bits));
      }
      if (--left == 0) {
        return;
      }
      long ahead = peek();
      // A bit that is 0: as far from the one before as that one from its own.
      if (ahead < 0) {
        takeStep(ahead);
        ahead = peek();
      } else {
        at++;
        ahead <<= 1;
      }
      time += step;
      // A bit that is 0: the same value.
      if (ahead < 0) {
        takeValue(ahead);
      } else {
        at++;
      }
    }
  }

  private void takeStep(long ahead) {
    int prefix = Math.min(3, Long.numberOfLeadingZeros(~ahead));
    int size = prefix == 1 ? 14 : prefix == 2 ? 20 : Long.SIZE;
    at += prefix == 3 ? 3 : prefix + 1;
    step += peek() >> (Long.SIZE - size);
    at += size;
  }

  /// @param ahead at least the next 13 bits
  private void takeValue(long ahead) {
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
