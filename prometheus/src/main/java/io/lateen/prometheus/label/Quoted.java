package io.lateen.prometheus.label;

/// Text in double quotes, escaped as Go's `%q` does it.
public final class Quoted {
  private Quoted() {}

  public static String of(String text) {
    StringBuilder quoted = new StringBuilder();
    append(quoted, text);
    return quoted.toString();
  }

  static void append(StringBuilder out, String text) {
    out.append('"');
    text.codePoints().forEach(point -> escape(out, point));
    out.append('"');
  }

  private static void escape(StringBuilder out, int point) {
    switch (point) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (point < ' ' || point == 0x7f) {
          out.append(String.format("\\x%02x", point));
        } else {
          out.appendCodePoint(point);
        }
      }
    }
  }
}
