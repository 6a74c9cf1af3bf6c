package io.lateen.pilot.push;

/// When the next push may begin. A lone change goes out at once; while changes keep coming, the
/// pause between pushes doubles, so that a burst is gathered. Pure: the caller brings the time.
/// Single-threaded.
final class Debounce {
  private final long shortest;
  private final long longest;
  private long pause;
  private long lastPush;
  private boolean pushed;

  /// @param shortestNanos pause after a first push
  /// @param longestNanos the most a change can wait
  Debounce(long shortestNanos, long longestNanos) {
    this.shortest = shortestNanos;
    this.longest = longestNanos;
    this.pause = shortestNanos;
  }

  /// Nanoseconds to wait, from `now`, before a change that is there may be pushed; 0 for at once.
  long delay(long now) {
    return pushed ? Math.max(0, lastPush + pause - now) : 0;
  }

  /// Notes a push that ended at `now`.
  ///
  /// @param waited whether it had to wait for [#delay]: then changes come faster than pushes
  void onPush(long now, boolean waited) {
    pause = waited ? Math.min(longest, pause * 2) : shortest;
    lastPush = now;
    pushed = true;
  }
}
