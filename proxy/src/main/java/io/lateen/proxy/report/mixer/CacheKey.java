package io.lateen.proxy.report.mixer;

import org.jspecify.annotations.Nullable;

/// A digest as a key of a map. One that looks things up is set again and again; one in a map never.
final class CacheKey {
  private long high;
  private long low;

  void set(long newHigh, long newLow) {
    high = newHigh;
    low = newLow;
  }

  void set(CacheKey other) {
    set(other.high, other.low);
  }

  CacheKey copy() {
    CacheKey copy = new CacheKey();
    copy.set(this);
    return copy;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CacheKey key && key.high == high && key.low == low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(low);
  }
}
