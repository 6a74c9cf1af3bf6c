package io.lateen.mixer.expression;

import io.lateen.mixer.expression.Node.Constant;
import io.lateen.model.attribute.AttributeType;
import io.lateen.wire.document.GoDuration;
import java.time.Duration;
import java.util.Optional;

/// Literals: numbers, truth values, and strings with the escapes of Go.
final class Literals {
  private Literals() {}

  static Constant integer(Token token) throws InvalidExpressionException {
    try {
      return new Constant(token.text(), AttributeType.INT64, Long.parseLong(token.text()));
    } catch (NumberFormatException e) {
      throw problem(token, "is out of range (expected: an integer of 64 bits)");
    }
  }

  static Constant decimal(Token token) throws InvalidExpressionException {
    double value = Double.parseDouble(token.text());
    if (Double.isInfinite(value)) {
      throw problem(token, "is out of range (expected: a double)");
    }
    return new Constant(token.text(), AttributeType.DOUBLE, value);
  }

  static Constant truth(String source, boolean value) {
    return new Constant(source, AttributeType.BOOL, value);
  }

  /// A string that reads as a duration **is** one: `"10ms"`, and also `"0"`.
  static Constant string(Token token) throws InvalidExpressionException {
    String value = unquote(token);
    Optional<Duration> duration = GoDuration.parse(value);
    return duration.isPresent()
        ? new Constant(token.text(), AttributeType.DURATION, duration.get())
        : new Constant(token.text(), AttributeType.STRING, value);
  }

  private static String unquote(Token token) throws InvalidExpressionException {
    String body = token.text().substring(1, token.text().length() - 1);
    if (token.text().startsWith("`") || body.indexOf('\\') < 0) {
      return body;
    }
    StringBuilder value = new StringBuilder();
    int i = 0;
    while (i < body.length()) {
      char c = body.charAt(i);
      i += c == '\\' ? escape(token, body, i + 1, value) : plain(c, value);
    }
    return value.toString();
  }

  private static int plain(char c, StringBuilder value) {
    value.append(c);
    return 1;
  }

  /// Appends what stands behind a backslash at `at` and tells how long it is with the backslash.
  private static int escape(Token token, String body, int at, StringBuilder value)
      throws InvalidExpressionException {
    char c = body.charAt(at);
    int simple = "abfnrtv\\\"".indexOf(c);
    if (simple >= 0) {
      value.append("\u0007\b\f\n\r\t\u000b\\\"".charAt(simple));
      return 2;
    }
    int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    boolean octal = c >= '0' && c <= '7';
    int from = octal ? at : at + 1;
    int to = from + (octal ? 3 : digits);
    if (from == to || to > body.length()) {
      throw problem(token, "has an unknown escape \\" + c);
    }
    value.appendCodePoint(codePoint(token, body.substring(from, to), octal ? 8 : 16));
    return to - at + 1;
  }

  private static int codePoint(Token token, String digits, int radix)
      throws InvalidExpressionException {
    try {
      int code = Integer.parseUnsignedInt(digits, radix);
      boolean half = code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
      if (Character.isValidCodePoint(code) && !half) {
        return code;
      }
    } catch (NumberFormatException e) {
      // Told below, as any other wrong escape.
    }
    throw problem(token, "has an escape that is no character: " + digits);
  }

  private static InvalidExpressionException problem(Token token, String message) {
    return new InvalidExpressionException("1:" + (token.at() + 1) + ": " + token + " " + message);
  }
}
