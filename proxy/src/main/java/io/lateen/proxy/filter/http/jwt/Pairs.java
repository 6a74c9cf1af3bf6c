package io.lateen.proxy.filter.http.jwt;

import java.util.Arrays;

/// Finds `name=value` among others: in a query, in a cookie. Ranges are two ints in a long.
final class Pairs {
  private static final long NONE = -1;

  private Pairs() {}

  /// Where the value of the first pair of that name lies, or a negative number.
  static long find(byte[] b, int from, int to, char separator, byte[] name) {
    int start = from;
    while (start < to) {
      int end = start;
      while (end < to && b[end] != separator) {
        end++;
      }
      while (start < end && b[start] == ' ') {
        start++;
      }
      int value = start + name.length;
      if (value < end && b[value] == '=' && Arrays.equals(b, start, value, name, 0, name.length)) {
        return (long) (value + 1) << 32 | end;
      }
      start = end + 1;
    }
    return NONE;
  }

  static int from(long range) {
    return (int) (range >>> 32);
  }

  static int to(long range) {
    return (int) range;
  }
}
