package io.lateen.prometheus.store;

/// Whole numbers, as counters are: the first, and the difference of each to the one before.
final class Wholes implements Values {
  private final PackedInts rises = new PackedInts();
  private final long first;
  private long last;
  private boolean fell;

  private Wholes(long first) {
    this.first = first;
    this.last = first;
  }

  /// The form for a chunk that begins with a value.
  static Values of(double first) {
    return isWhole(first) ? new Wholes((long) first) : new Fractions(first);
  }

  /// Not minus zero, whose sign would be lost.
  private static boolean isWhole(double value) {
    return Double.doubleToRawLongBits((double) (long) value) == Double.doubleToRawLongBits(value);
  }

  @Override
  public boolean add(double value) {
    long rise = (long) value - last;
    if (rise != (int) rise || !isWhole(value)) {
      return false;
    }
    rises.add((int) rise);
    fell |= rise < 0;
    last = (long) value;
    return true;
  }

  @Override
  public void read(double[] into, int at, int[] scratch) {
    rises.unpack(scratch);
    long value = first;
    into[at] = value;
    for (int i = 0; i < rises.count(); i++) {
      value += scratch[i];
      into[at + i + 1] = value;
    }
  }

  @Override
  public boolean rise() {
    return !fell;
  }

  @Override
  public boolean mayEnd() {
    return false;
  }

  @Override
  public int bytes() {
    return rises.bytes();
  }

  @Override
  public void trim() {
    rises.trim();
  }
}
