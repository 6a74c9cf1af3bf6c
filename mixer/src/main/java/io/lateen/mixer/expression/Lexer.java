package io.lateen.mixer.expression;

import io.lateen.mixer.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Splits a text by the lexical rules of Go expressions.
final class Lexer {
  private static final Pattern SPACE = Pattern.compile("[ \t\r\n]*");
  private static final Pattern NAME = Pattern.compile("\\$?[\\p{L}_][\\p{L}\\p{Nd}_]*");
  private static final Pattern FLOAT =
      Pattern.compile(
          "[0-9]+\\.[0-9]*([eE][+-]?[0-9]+)?|\\.[0-9]+([eE][+-]?[0-9]+)?"
              + "|[0-9]+[eE][+-]?[0-9]+");
  private static final Pattern INT = Pattern.compile("[0-9]+");
  private static final Pattern STRING = Pattern.compile("\"([^\"\\\\\n]|\\\\.)*+\"|`[^`]*+`");
  private static final Pattern SIGN =
      Pattern.compile("&\\^|&&|\\|\\||==|!=|<=|>=|<<|>>|[-+*/%&|^<>!()\\[\\],.]");

  private final Matcher matcher;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text) {
    this.text = text;
    this.matcher = SPACE.matcher(text);
  }

  static List<Token> tokens(String text) throws InvalidExpressionException {
    return new Lexer(text).run();
  }

  private List<Token> run() throws InvalidExpressionException {
    skipSpace();
    while (at < text.length()) {
      boolean known =
          take(Kind.NAME, NAME)
              || take(Kind.FLOAT, FLOAT)
              || take(Kind.INT, INT)
              || take(Kind.STRING, STRING)
              || take(Kind.SIGN, SIGN);
      if (!known) {
        String found = Character.toString(text.codePointAt(at));
        throw new InvalidExpressionException(
            "1:" + (at + 1) + ": unexpected '" + found + "' (expected: a word of an expression)");
      }
      skipSpace();
    }
    tokens.add(new Token(Kind.END, "", at));
    return tokens;
  }

  private boolean take(Kind kind, Pattern pattern) {
    if (!matcher.usePattern(pattern).region(at, text.length()).lookingAt()) {
      return false;
    }
    tokens.add(new Token(kind, matcher.group(), at));
    at = matcher.end();
    return true;
  }

  private void skipSpace() {
    if (matcher.usePattern(SPACE).region(at, text.length()).lookingAt()) {
      at = matcher.end();
    }
  }
}
