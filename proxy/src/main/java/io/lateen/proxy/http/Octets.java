package io.lateen.proxy.http;

import java.nio.charset.StandardCharsets;

/// Classes of octets (RFC 9110 section 5.6.2, RFC 9112 section 2) and comparisons without Strings.
public final class Octets {
  static final byte TOKEN = 1;
  static final byte VALUE = 2;
  static final byte TARGET = 4;
  static final byte AUTHORITY = 8;

  static final byte CR = '\r';
  static final byte LF = '\n';
  static final byte SP = ' ';
  static final byte HTAB = '\t';

  private static final byte[] CLASS = classes();

  private Octets() {}

  static boolean is(byte octet, byte kind) {
    return (CLASS[octet & 0xff] & kind) != 0;
  }

  /// Whether all of `[from, to)` may stand in a header value.
  public static boolean isValue(byte[] b, int from, int to) {
    return all(b, from, to, VALUE);
  }

  /// Whether all of `[from, to)` may stand in a request's target.
  public static boolean isTarget(byte[] b, int from, int to) {
    return all(b, from, to, TARGET);
  }

  /// Whether all of `[from, to)` may stand in an authority.
  public static boolean isAuthority(byte[] b, int from, int to) {
    return all(b, from, to, AUTHORITY);
  }

  /// Whether `[from, to)` is a token.
  public static boolean isToken(byte[] b, int from, int to) {
    return from < to && all(b, from, to, TOKEN);
  }

  /// Whether `[from, to)` is a token without capitals, as names are in HTTP/2.
  public static boolean isLowerToken(byte[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!is(b[i], TOKEN) || (b[i] >= 'A' && b[i] <= 'Z')) {
        return false;
      }
    }
    return from < to;
  }

  private static boolean all(byte[] b, int from, int to, byte kind) {
    for (int i = from; i < to; i++) {
      if (!is(b[i], kind)) {
        return false;
      }
    }
    return true;
  }

  /// Whether `[from, to)` is `lower`, ignoring case. Both must be made of token characters, and
  /// `lower` of lower-case letters, digits and hyphens only.
  static boolean equalsToken(byte[] b, int from, int to, byte[] lower) {
    if (to - from != lower.length) {
      return false;
    }
    for (int i = lower.length - 1; i >= 0; i--) {
      if ((b[from + i] | 0x20) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  /// Whether `[from, to)` is `lower`, ignoring the case of ASCII letters.
  public static boolean equalsIgnoreCase(byte[] b, int from, int to, byte[] lower) {
    if (to - from != lower.length) {
      return false;
    }
    for (int i = 0; i < lower.length; i++) {
      if (lower(b[from + i]) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  /// An ASCII letter in lower case; any other octet as it is.
  public static byte lower(byte octet) {
    return octet >= 'A' && octet <= 'Z' ? (byte) (octet | 0x20) : octet;
  }

  /// Text as the octets of a header value.
  public static byte[] of(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static boolean isToken(byte[] b) {
    for (byte octet : b) {
      if (!is(octet, TOKEN)) {
        return false;
      }
    }
    return b.length > 0;
  }

  static boolean isValue(byte[] b) {
    for (byte octet : b) {
      if (!is(octet, VALUE)) {
        return false;
      }
    }
    return true;
  }

  private static byte[] classes() {
    byte[] table = new byte[256];
    for (int c = 0x21; c < 0x7f; c++) {
      table[c] |= VALUE | TARGET;
    }
    for (int c = 0x80; c <= 0xff; c++) {
      table[c] |= VALUE;
    }
    table[SP] |= VALUE;
    table[HTAB] |= VALUE;
    mark(table, TOKEN, "!#$%&'*+-.^_`|~");
    mark(table, AUTHORITY, "-._~!$&'()*+;=:[]%");
    for (int c = 0; c < 128; c++) {
      if (Character.isLetterOrDigit(c)) {
        table[c] |= TOKEN | AUTHORITY;
      }
    }
    return table;
  }

  private static void mark(byte[] table, byte kind, String octets) {
    octets.chars().forEach(c -> table[c] |= kind);
  }
}
