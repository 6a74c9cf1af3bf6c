package io.lateen.prometheus.store;

/// The value that says a series has ended, told from every other not-a-number by its bits, which
/// are Prometheus's.
public final class Stale {
  private static final long BITS = 0x7ff0_0000_0000_0002L;

  /// The marker. Arithmetic may change its bits: only store it and ask [#is].
  public static final double MARKER = Double.longBitsToDouble(BITS);

  private Stale() {}

  public static boolean is(double value) {
    return Double.doubleToRawLongBits(value) == BITS;
  }
}
