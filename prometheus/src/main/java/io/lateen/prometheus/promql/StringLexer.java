package io.lateen.prometheus.promql;

/// A string literal: Go's, in one of three quotes.
final class StringLexer {
  private static final String SIMPLE = "abfnrtv\\\"'";
  private static final String MEANT = "\u0007\b\f\n\r\t\u000B\\\"'";

  private final String text;
  private final int start;
  private int position;

  StringLexer(String text, int start) {
    this.text = text;
    this.start = start;
  }

  /// The position after it.
  int end() {
    return position;
  }

  /// What it stands for.
  String read() {
    char quote = text.charAt(start);
    StringBuilder value = new StringBuilder();
    for (position = start + 1; ; ) {
      char next = character(quote);
      if (next == quote) {
        return value.toString();
      }
      if (next == '\\' && quote != '`') {
        escape(value);
      } else {
        value.append(next);
      }
    }
  }

  private char character(char quote) {
    boolean broken = position == text.length() || (text.charAt(position) == '\n' && quote != '`');
    if (broken) {
      throw QueryException.syntax(
          text, start, quote == '`' ? "unterminated raw string" : "unterminated quoted string");
    }
    return text.charAt(position++);
  }

  private void escape(StringBuilder value) {
    char letter = character('"');
    int simple = SIMPLE.indexOf(letter);
    if (simple >= 0) {
      value.append(MEANT.charAt(simple));
      return;
    }
    switch (letter) {
      case 'x' -> code(value, 2, 16);
      case 'u' -> code(value, 4, 16);
      case 'U' -> code(value, 8, 16);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        position--;
        code(value, 3, 8);
      }
      default ->
          throw QueryException.syntax(
              text, start, "unknown escape sequence U+%04X '%c'".formatted((int) letter, letter));
    }
  }

  private void code(StringBuilder value, int digits, int radix) {
    try {
      int end = Math.min(text.length(), position + digits);
      value.appendCodePoint(Integer.parseInt(text.substring(position, end), radix));
      position = end;
    } catch (IllegalArgumentException notCode) {
      throw QueryException.syntax(text, start, "escape sequence is invalid");
    }
  }
}
