package io.lateen.proxy.http;

/// Comma-separated lists in header values (RFC 9110 section 5.6.1).
public final class TokenList {
  /// Takes one element: `[from, to)` without the white space around it.
  @FunctionalInterface
  public interface Visitor {
    void element(int from, int to);
  }

  private TokenList() {}

  /// Visits the elements that are not empty, in order.
  public static void forEach(byte[] b, int from, int to, Visitor visitor) {
    for (int at = from; at < to; ) {
      int comma = comma(b, at, to);
      int first = skipBlank(b, at, comma);
      int last = trimBlank(b, first, comma);
      if (last > first) {
        visitor.element(first, last);
      }
      at = comma + 1;
    }
  }

  /// Whether `token` (lower case) is an element.
  public static boolean contains(byte[] b, int from, int to, byte[] token) {
    for (int at = from; at < to; ) {
      int comma = comma(b, at, to);
      int first = skipBlank(b, at, comma);
      if (Octets.equalsIgnoreCase(b, first, trimBlank(b, first, comma), token)) {
        return true;
      }
      at = comma + 1;
    }
    return false;
  }

  static int comma(byte[] b, int at, int to) {
    while (at < to && b[at] != ',') {
      at++;
    }
    return at;
  }

  static int skipBlank(byte[] b, int at, int to) {
    while (at < to && (b[at] == Octets.SP || b[at] == Octets.HTAB)) {
      at++;
    }
    return at;
  }

  static int trimBlank(byte[] b, int from, int to) {
    while (to > from && (b[to - 1] == Octets.SP || b[to - 1] == Octets.HTAB)) {
      to--;
    }
    return to;
  }
}
