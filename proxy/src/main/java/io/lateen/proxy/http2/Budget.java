package io.lateen.proxy.http2;

/// How much of something a peer may still do: spent by what costs us and brings us nothing,
/// restored by useful work and, a little, by time.
final class Budget {
  private static final long SECOND = 1_000_000_000L;

  private final int most;
  private final int saved;
  private final int perSecond;
  private int left;
  private long refilledAt = System.nanoTime();

  /// @param most what time alone restores, and what there is at first
  /// @param saved what useful work can save up
  Budget(int most, int saved, int perSecond) {
    this.most = most;
    this.saved = saved;
    this.perSecond = perSecond;
    this.left = most;
  }

  /// Whether there was something left to spend.
  boolean spend() {
    return --left >= 0 || refill();
  }

  void restore(int amount) {
    left = Math.min(saved, left + amount);
  }

  private boolean refill() {
    long now = System.nanoTime();
    long earned = Math.min(most, (now - refilledAt) / (SECOND / perSecond));
    refilledAt = now;
    left = (int) earned - 1;
    return left >= 0;
  }
}
