package io.lateen.prometheus.promql;

/// A word of a query.
///
/// @param text of a string literal, what it stands for
/// @param position of its first character
record Token(Kind kind, String text, int position) {

  boolean is(Kind wanted, String wantedText) {
    return kind == wanted && text.equals(wantedText);
  }

  boolean isSymbol(String symbol) {
    return is(Kind.SYMBOL, symbol);
  }

  /// Words of the language may be written in capitals too.
  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  /// In errors.
  String describe() {
    return switch (kind) {
      case END -> "end of input";
      case WORD -> "identifier \"" + text + "\"";
      case NUMBER -> "number \"" + text + "\"";
      case DURATION -> "duration \"" + text + "\"";
      case STRING -> "string \"" + text + "\"";
      case SYMBOL -> "\"" + text + "\"";
    };
  }

  enum Kind {
    END,
    /// A name or a word of the language.
    WORD,
    NUMBER,
    DURATION,
    STRING,
    SYMBOL
  }
}
