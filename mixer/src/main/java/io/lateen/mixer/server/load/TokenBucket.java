package io.lateen.mixer.server.load;

/// So many a second, and so many at once. From any thread.
final class TokenBucket {
  private final double perNano;
  private final double size;
  private double tokens;
  private long last;

  /// @param size 0: what comes in a second
  TokenBucket(double perSecond, int size, long now) {
    this.perNano = perSecond / 1e9;
    this.size = size == 0 ? Math.max(1, perSecond) : size;
    this.tokens = this.size;
    this.last = now;
  }

  /// A call that costs more than ever is there passes when the bucket is full; what comes after
  /// waits until it is paid for.
  synchronized boolean take(int cost, long now) {
    tokens = Math.min(size, tokens + Math.max(0, now - last) * perNano);
    last = now;
    if (tokens < Math.min(cost, size)) {
      return false;
    }
    tokens -= cost;
    return true;
  }
}
