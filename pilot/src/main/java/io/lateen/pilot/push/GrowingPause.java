package io.lateen.pilot.push;

/// A lone change goes out at once; while changes keep coming, the
/// pause between pushes doubles, so that a burst is gathered.
final class GrowingPause implements Debounce {
  private final long shortest;
  private final long longest;
  private long pause;
  private long lastPush;
  private boolean pushed;

  /// @param shortestNanos pause after a first push
  /// @param longestNanos the most a change can wait
  GrowingPause(long shortestNanos, long longestNanos) {
    this.shortest = shortestNanos;
    this.longest = longestNanos;
    this.pause = shortestNanos;
  }

  @Override
  public void onChange(long now) {}

  @Override
  public long delay(long now) {
    return pushed ? Math.max(0, lastPush + pause - now) : 0;
  }

  @Override
  public void onTaken() {}

  @Override
  public void onPush(long now, boolean waited) {
    pause = waited ? Math.min(longest, pause * 2) : shortest;
    lastPush = now;
    pushed = true;
  }
}
