package io.lateen.mixer.expression;

/// A word of an expression.
///
/// @param text as written
/// @param at its place in the text, from 0
record Token(Kind kind, String text, int at) {

  enum Kind {
    NAME,
    INT,
    FLOAT,
    STRING,
    /// Operators, brackets, comma and dot.
    SIGN,
    END
  }

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  @Override
  public String toString() {
    return kind == Kind.END ? "end of text" : "'" + text + "'";
  }
}
