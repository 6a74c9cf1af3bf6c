package io.lateen.pilot.push;

/// Changes are gathered until none has come for a while, but not for ever (Istio 1.1's
/// `PILOT_DEBOUNCE_AFTER` and `PILOT_DEBOUNCE_MAX`).
final class QuietTime implements Debounce {
  private final long quiet;
  private final long longest;
  private long first;
  private long last;
  private boolean gathering;

  /// @param quietNanos without a change
  /// @param longestNanos from the first change on
  QuietTime(long quietNanos, long longestNanos) {
    this.quiet = quietNanos;
    this.longest = longestNanos;
  }

  @Override
  public void onChange(long now) {
    first = gathering ? first : now;
    last = now;
    gathering = true;
  }

  @Override
  public long delay(long now) {
    return gathering ? Math.max(0, Math.min(last + quiet - now, first + longest - now)) : 0;
  }

  @Override
  public void onTaken() {
    gathering = false;
  }

  @Override
  public void onPush(long now, boolean waited) {}
}
