package io.lateen.prometheus.promql;

import java.util.List;

/// The words of a query, one after the other.
final class TokenReader {
  private final String query;
  private final List<Token> tokens;
  private int next;

  TokenReader(String query) {
    this.query = query;
    this.tokens = Lexer.read(query);
  }

  Token peek() {
    return tokens.get(next);
  }

  /// The word after the next; END has none after it.
  Token peekSecond() {
    return tokens.get(Math.min(next + 1, tokens.size() - 1));
  }

  Token take() {
    Token token = peek();
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  boolean takeSymbol(String symbol) {
    boolean found = peek().isSymbol(symbol);
    if (found) {
      take();
    }
    return found;
  }

  boolean takeWord(String word) {
    boolean found = peek().isWord(word);
    if (found) {
      take();
    }
    return found;
  }

  /// @param where as in `unexpected "x" in aggregation`
  void expectSymbol(String symbol, String where) {
    if (!takeSymbol(symbol)) {
      throw unexpected(where, "\"" + symbol + "\"");
    }
  }

  Token expect(Token.Kind kind, String where, String expected) {
    if (peek().kind() != kind) {
      throw unexpected(where, expected);
    }
    return take();
  }

  QueryException unexpected(String where, String expected) {
    String what = "unexpected " + peek().describe() + (where.isEmpty() ? "" : " in " + where);
    return problem(peek(), expected.isEmpty() ? what : what + ", expected " + expected);
  }

  QueryException problem(Token at, String message) {
    return QueryException.syntax(query, at.position(), message);
  }
}
