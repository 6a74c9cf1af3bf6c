package io.lateen.proxy.report;

/// A request's place in its trace.
///
/// @param high upper half of the trace's id; 0: the id has 64 bits
/// @param parent 0: it is the first span
public record Trace(long high, long low, long span, long parent, boolean sampled) {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  /// 16 digits, or 32 when `wide` or needed.
  public String id(boolean wide) {
    return (wide || high != 0 ? hex(high) : "") + hex(low);
  }

  /// 16 digits.
  public static String hex(long number) {
    byte[] digits = new byte[16];
    for (int i = 0; i < 16; i++) {
      digits[i] = HEX[(int) (number >>> (60 - 4 * i)) & 15];
    }
    return new String(digits, java.nio.charset.StandardCharsets.US_ASCII);
  }
}
