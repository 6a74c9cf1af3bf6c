package io.lateen.cli.kube;

import java.util.regex.Pattern;

/// How many lines a text takes as kubectl prints it (Go's yaml.v2, after libyaml): texts with line
/// breaks as literal blocks where they can be, others folded at the first single space beyond
/// column 80. Columns count code points.
///
/// The line separators U+2028 and U+2029 are taken for what cannot be printed.
final class PrintedText {
  private static final int WIDTH = 80;

  /// Texts that stand in quotes because they would be numbers, truths or nothing without.
  private static final Pattern RESERVED =
      Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null|~|<<|[-+]?\\.?[0-9][0-9a-fxo_.e+:-]*");

  /// At the beginning, or by itself, each means something.
  private static final Pattern MARKED =
      Pattern.compile(
          "(?s)[-?:]|[-?:] .*|(---|\\.\\.\\.| |[]#,\\[{}&*!|>'\"%@`]).*|.*( |:|: .*| #.*)");

  private PrintedText() {}

  /// Line breaks that are printed within it.
  ///
  /// @param indent of its further lines
  /// @param column where it begins, quotes included
  static int breaks(String text, int indent, int column) {
    if (text.indexOf('\n') >= 0 && isLiteral(text)) {
      return (int) text.lines().count();
    }
    boolean escaped = isEscaped(text);
    boolean quoted = escaped || isQuoted(text);
    return folds(text.codePoints().toArray(), indent, column + (quoted ? 1 : 0), escaped, quoted);
  }

  /// Of a key, with its quotes.
  static int width(String key) {
    int[] all = key.codePoints().toArray();
    boolean escaped = isEscaped(key);
    int width = escaped || isQuoted(key) || RESERVED.matcher(key).matches() ? 2 : 0;
    for (int c : all) {
      width += width(c, escaped);
    }
    return width;
  }

  private static boolean isLiteral(String text) {
    return !text.endsWith(" ") && !text.contains(" \n") && isPrintable(text);
  }

  /// In double quotes.
  private static boolean isEscaped(String text) {
    return text.indexOf('\n') >= 0 || !isPrintable(text);
  }

  private static boolean isPrintable(String text) {
    return text.codePoints().allMatch(PrintedText::isPrintable);
  }

  private static boolean isPrintable(int c) {
    return c == '\n'
        || (c >= 0x20 && c <= 0x7e)
        || (c >= 0xa0 && c < 0xd800 && c != 0x2028 && c != 0x2029)
        || (c >= 0xe000 && c < 0xfffe && c != 0xfeff);
  }

  /// In single quotes, for it would be read as something else without.
  private static boolean isQuoted(String text) {
    return text.isEmpty() || MARKED.matcher(text).matches();
  }

  private static int folds(int[] text, int indent, int from, boolean escaped, boolean quoted) {
    int column = from;
    int folds = 0;
    for (int i = 0; i < text.length; i++) {
      boolean fold =
          column > WIDTH
              && text[i] == ' '
              && (i == 0 || text[i - 1] != ' ')
              && (!quoted || (i > 0 && i < text.length - 1))
              && (escaped || i + 1 == text.length || text[i + 1] != ' ');
      if (fold) {
        folds++;
        column = indent + (i + 1 < text.length && text[i + 1] == ' ' ? 1 : 0);
      } else {
        column += width(text[i], escaped) + (quoted && !escaped && text[i] == '\'' ? 1 : 0);
      }
    }
    return folds;
  }

  private static int width(int c, boolean escaped) {
    if (!escaped || (isPrintable(c) && c != '\n' && c != 0xa0 && c != '"' && c != '\\')) {
      return 1;
    }
    boolean letter = "\0\u0007\b\t\n\u000b\f\r\u001b\"\\\u0085\u00a0\u2028\u2029".indexOf(c) >= 0;
    return letter ? 2 : c <= 0xff ? 4 : c <= 0xffff ? 6 : 10;
  }
}
