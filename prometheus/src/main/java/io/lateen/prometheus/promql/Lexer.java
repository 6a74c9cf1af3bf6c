package io.lateen.prometheus.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text to words.
final class Lexer {
  private static final Pattern SPACE = Pattern.compile("(?:[ \\t\\r\\n]|#[^\\n]*)+");
  private static final Pattern WORD = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern DURATION = Pattern.compile("(?:[0-9]+(?:ms|[smhdwy]))+");
  private static final Pattern NUMBER =
      Pattern.compile("0[xX][0-9a-fA-F]+|(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
  private static final Pattern SYMBOL =
      Pattern.compile("==|!=|<=|>=|=~|!~|[-+*/%^=<>(){}\\[\\],:@]");
  private static final String WORD_CHARACTERS = "[a-zA-Z0-9_]";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  private Lexer(String text) {
    this.text = text;
  }

  /// The words, and END.
  ///
  /// @throws QueryException for what is no word
  static List<Token> read(String text) {
    Lexer lexer = new Lexer(text);
    while (lexer.next()) {}
    lexer.tokens.add(new Token(Token.Kind.END, "", text.length()));
    return lexer.tokens;
  }

  private boolean next() {
    Matcher space = at(SPACE);
    if (space.lookingAt()) {
      position = space.end();
    }
    if (position == text.length()) {
      return false;
    }
    char first = text.charAt(position);
    if (first == '"' || first == '\'' || first == '`') {
      string();
    } else if (!number() && !take(Token.Kind.WORD, WORD) && !take(Token.Kind.SYMBOL, SYMBOL)) {
      throw QueryException.syntax(
          text, position, "unexpected character: '" + text.substring(position, position + 1) + "'");
    }
    return true;
  }

  private boolean number() {
    if (!take(Token.Kind.DURATION, DURATION) && !take(Token.Kind.NUMBER, NUMBER)) {
      return false;
    }
    boolean goesOn =
        position < text.length() && text.substring(position, position + 1).matches(WORD_CHARACTERS);
    if (goesOn) {
      int start = tokens.getLast().position();
      throw QueryException.syntax(
          text, start, "bad number or duration syntax: \"" + text.substring(start, position) + '"');
    }
    return true;
  }

  private boolean take(Token.Kind kind, Pattern pattern) {
    Matcher matcher = at(pattern);
    if (!matcher.lookingAt()) {
      return false;
    }
    tokens.add(new Token(kind, matcher.group(), position));
    position = matcher.end();
    return true;
  }

  private Matcher at(Pattern pattern) {
    return pattern.matcher(text).region(position, text.length());
  }

  private void string() {
    StringLexer string = new StringLexer(text, position);
    tokens.add(new Token(Token.Kind.STRING, string.read(), position));
    position = string.end();
  }
}
