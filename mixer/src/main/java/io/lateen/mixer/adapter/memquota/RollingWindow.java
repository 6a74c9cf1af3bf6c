package io.lateen.mixer.adapter.memquota;

/// What was taken of a quota within the last ticks, a slot for each: of a tenth of a second, or of
/// a thousandth of the window when that is longer. Not thread-safe.
final class RollingWindow {
  private static final long TICK_MILLIS = 100;
  private static final long MOST_SLOTS = 1_000;

  private final long tickMillis;
  private final long limit;
  private final long[] slots;
  private long available;
  private long tick;

  /// @param millis how long what was taken stays taken
  /// @param nowMillis on the clock that `available` is told of later
  RollingWindow(long limit, long millis, long nowMillis) {
    this.limit = limit;
    this.tickMillis = Math.max(TICK_MILLIS, Math.ceilDiv(millis, MOST_SLOTS));
    this.slots = new long[(int) Math.max(1, Math.ceilDiv(millis, tickMillis))];
    this.available = limit;
    this.tick = nowMillis / tickMillis;
  }

  long available(long nowMillis) {
    long now = nowMillis / tickMillis;
    long passed = Math.min(now - tick, slots.length);
    for (long i = 1; i <= passed; i++) {
      int slot = (int) ((tick + i) % slots.length);
      available += slots[slot];
      slots[slot] = 0;
    }
    tick = Math.max(tick, now);
    available = Math.min(available, limit);
    return available;
  }

  /// Whether everything that was taken is free again.
  boolean isIdle(long nowMillis) {
    return available(nowMillis) == limit;
  }

  long octets() {
    return (long) slots.length * Long.BYTES;
  }

  /// After `available`.
  void take(long amount) {
    available -= amount;
    slots[(int) (tick % slots.length)] += amount;
  }

  /// Gives back what was taken, the latest first.
  void give(long amount) {
    long left = amount;
    for (int i = 0; i < slots.length && left > 0; i++) {
      int slot = (int) Math.floorMod(tick - i, (long) slots.length);
      long part = Math.min(left, slots[slot]);
      slots[slot] -= part;
      available += part;
      left -= part;
    }
  }
}
