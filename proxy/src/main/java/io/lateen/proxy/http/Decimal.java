package io.lateen.proxy.http;

/// Decimal numbers as octets.
public final class Decimal {
  private Decimal() {}

  /// Writes `value` (0 or more) at `at` and returns where it ends. Needs up to 19 octets.
  public static int write(byte[] b, int at, long value) {
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    for (int i = at + digits - 1; i >= at; i--) {
      b[i] = (byte) ('0' + value % 10);
      value /= 10;
    }
    return at + digits;
  }

  /// The number at `[from, to)`: digits only, at most 18 of them; -1 for anything else.
  public static long read(byte[] b, int from, int to) {
    if (from == to || to - from > 18) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = b[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }
}
