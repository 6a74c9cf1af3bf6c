package io.lateen.prometheus.store;

/// Unpacks what [ChunkWriter] packed.
final class ChunkReader {
  private final long[] words;
  private int used;
  private long time;
  private long step;
  private long bits;
  private int trailing;
  private int width;

  ChunkReader(long[] words) {
    this.words = words;
  }

  void read(int count, long from, long to, Samples into) {
    time = take(Long.SIZE);
    bits = take(Long.SIZE);
    for (int i = 0; ; i++) {
      if (time > to) {
        return;
      }
      if (time >= from) {
        into.add(time, Double.longBitsToDouble(bits));
      }
      if (i + 1 == count) {
        return;
      }
      takeTime();
      takeValue();
    }
  }

  private void takeTime() {
    if (take(1) != 0) {
      step += take(1) == 0 ? signed(14) : take(1) == 0 ? signed(20) : take(Long.SIZE);
    }
    time += step;
  }

  private long signed(int bitCount) {
    int unused = Long.SIZE - bitCount;
    return take(bitCount) << unused >> unused;
  }

  private void takeValue() {
    if (take(1) == 0) {
      return;
    }
    if (take(1) != 0) {
      int leading = (int) take(5);
      width = (int) take(6) + 1;
      trailing = Long.SIZE - leading - width;
    }
    bits ^= take(width) << trailing;
  }

  private long take(int bitCount) {
    int word = used >>> 6;
    int offset = used & 63;
    used += bitCount;
    long taken = words[word] << offset;
    if (offset + bitCount > Long.SIZE) {
      taken |= words[word + 1] >>> (Long.SIZE - offset);
    }
    return taken >>> (Long.SIZE - bitCount);
  }
}
