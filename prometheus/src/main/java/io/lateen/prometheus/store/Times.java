package io.lateen.prometheus.store;

/// Times of a chunk's samples, milliseconds since 1970: the first, the step to the second, and by
/// how much each further step differs, which is nothing for samples that come on time. Used under a
/// series' lock; not edited any more after [#trim].
final class Times {
  private final long start;
  private final PackedInts changes;
  private long step;
  private long end;
  private int count = 1;

  Times(long start) {
    this.start = start;
    this.end = start;
    this.changes = new PackedInts();
  }

  private Times(Times other) {
    this.start = other.start;
    this.end = other.end;
    this.step = other.step;
    this.count = other.count;
    this.changes = other.changes.snapshot();
  }

  int count() {
    return count;
  }

  long start() {
    return start;
  }

  long end() {
    return end;
  }

  /// @return whether it had room for it: not when it is weeks later
  boolean add(long time) {
    if (count == 1) {
      step = time - start;
    } else if (!addChange(time - end - step)) {
      return false;
    }
    end = time;
    count++;
    return true;
  }

  private boolean addChange(long change) {
    if (change != (int) change) {
      return false;
    }
    changes.add((int) change);
    return true;
  }

  /// Puts all of them into `into`, from `at` on.
  ///
  /// @param scratch with room for as many
  void read(long[] into, int at, int[] scratch) {
    into[at] = start;
    if (changes.areZero()) {
      for (int i = 1; i < count; i++) {
        into[at + i] = start + i * step;
      }
      return;
    }
    changes.unpack(scratch);
    long time = start + step;
    into[at + 1] = time;
    for (int i = 2; i < count; i++) {
      time += step + scratch[i - 2];
      into[at + i] = time;
    }
  }

  /// The same; what is added to this is not added to that.
  Times snapshot() {
    return new Times(this);
  }

  int bytes() {
    return changes.bytes();
  }

  void trim() {
    changes.trim();
  }

  int hash() {
    return Long.hashCode((start * 31 + end) * 0x9E37_79B9_7F4A_7C15L);
  }

  boolean isSame(Times other) {
    return start == other.start
        && end == other.end
        && step == other.step
        && count == other.count
        && changes.isSame(other.changes);
  }
}
