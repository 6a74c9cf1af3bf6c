package io.lateen.mixer.expression;

import io.lateen.mixer.expression.Node.Call;
import io.lateen.mixer.expression.Node.Variable;
import io.lateen.mixer.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Text → tree. The grammar is that of Go expressions, of which dotted names, literals, calls,
/// indexes, unary and binary operators are taken; operators that mean nothing here parse and are
/// unknown functions to the type checker.
final class ExpressionParser {
  /// Deep enough for what people write; a stack is not endless.
  private static final int DEEPEST = 100;

  /// Of the tree: a chain of operators is as deep as it is long, and those that check and compile
  /// go down level by level. The usual stack ends at twice as many.
  private static final int MOST_LEVELS = 400;

  /// A method of a class has at most 64 KiB of code; this keeps any expression below.
  private static final int LONGEST = 4_000;

  private static final List<Map<String, String>> BINARY =
      List.of(
          Map.of("||", "LOR"),
          Map.of("&&", "LAND"),
          Map.of("==", "EQ", "!=", "NEQ", "<", "LT", "<=", "LEQ", ">", "GT", ">=", "GEQ"),
          Map.of("+", "ADD", "-", "SUB", "|", "OR", "^", "XOR"),
          Map.of(
              "*", "MUL", "/", "QUO", "%", "REM", "<<", "SHL", ">>", "SHR", "&", "AND", "&^",
              "AND_NOT"));
  private static final Map<String, String> UNARY =
      Map.of("!", "NOT", "-", "SUB", "+", "ADD", "^", "XOR", "*", "MUL", "&", "AND");

  private final List<Token> tokens;
  private int next;
  private int depth;

  private ExpressionParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  static Node parse(String text) throws InvalidExpressionException {
    try {
      return new ExpressionParser(Lexer.tokens(text)).whole();
    } catch (InvalidExpressionException e) {
      throw new InvalidExpressionException(
          "unable to parse expression '" + text + "': " + e.getMessage());
    }
  }

  private Node whole() throws InvalidExpressionException {
    if (tokens.size() > LONGEST) {
      throw new InvalidExpressionException(
          tokens.size() + " words (expected: at most " + LONGEST + ")");
    }
    Node node = binary(0);
    if (peek().kind() != Kind.END) {
      throw unexpected("an operator or the end");
    }
    int levels = NodeText.depth(node);
    if (levels > MOST_LEVELS) {
      throw new InvalidExpressionException(
          levels + " operators upon each other (expected: at most " + MOST_LEVELS + ")");
    }
    return node;
  }

  private Node binary(int level) throws InvalidExpressionException {
    if (level == BINARY.size()) {
      return unary();
    }
    Node left = binary(level + 1);
    String function = functionOf(BINARY.get(level));
    while (function != null) {
      next++;
      left = Call.of(function, left, binary(level + 1));
      function = functionOf(BINARY.get(level));
    }
    return left;
  }

  private Node unary() throws InvalidExpressionException {
    if (++depth > DEEPEST) {
      throw unexpected("at most " + DEEPEST + " levels of nesting");
    }
    Node node;
    String function = functionOf(UNARY);
    if (function != null) {
      next++;
      node = Call.of(function, unary());
    } else {
      node = primary();
    }
    depth--;
    return node;
  }

  private @Nullable String functionOf(Map<String, String> operators) {
    return peek().kind() == Kind.SIGN ? operators.get(peek().text()) : null;
  }

  private Node primary() throws InvalidExpressionException {
    Node node = operand();
    while (true) {
      if (accept("[")) {
        node = Call.of("INDEX", node, binary(0));
        expect("]");
      } else if (accept(".")) {
        node = selected(node, name());
      } else {
        return node;
      }
    }
  }

  private Node operand() throws InvalidExpressionException {
    Token token = tokens.get(next);
    next += token.kind() == Kind.END ? 0 : 1;
    return switch (token.kind()) {
      case INT -> Literals.integer(token);
      case FLOAT -> Literals.decimal(token);
      case STRING -> Literals.string(token);
      case NAME -> named(token.text());
      case SIGN, END -> {
        if (!token.is("(")) {
          next = tokens.indexOf(token);
          throw unexpected("an operand");
        }
        Node inner = binary(0);
        expect(")");
        yield inner;
      }
    };
  }

  private Node named(String name) throws InvalidExpressionException {
    if (accept("(")) {
      return new Call(name, null, arguments());
    }
    if (name.equalsIgnoreCase("true") || name.equalsIgnoreCase("false")) {
      return Literals.truth(name, name.equalsIgnoreCase("true"));
    }
    return new Variable(name);
  }

  /// `a.b`, or the method call `a.b(…)`.
  private Node selected(Node target, String name) throws InvalidExpressionException {
    if (accept("(")) {
      return new Call(name, target, arguments());
    }
    if (target instanceof Variable(String prefix)) {
      return new Variable(prefix + "." + name);
    }
    throw new InvalidExpressionException("unexpected expression: " + target + "." + name);
  }

  private List<Node> arguments() throws InvalidExpressionException {
    List<Node> arguments = new ArrayList<>();
    while (!accept(")")) {
      if (!arguments.isEmpty()) {
        expect(",");
        if (accept(")")) {
          break;
        }
      }
      arguments.add(binary(0));
    }
    return arguments;
  }

  private String name() throws InvalidExpressionException {
    if (peek().kind() != Kind.NAME) {
      throw unexpected("a name");
    }
    return tokens.get(next++).text();
  }

  private boolean accept(String sign) {
    boolean there = peek().is(sign);
    next += there ? 1 : 0;
    return there;
  }

  private void expect(String sign) throws InvalidExpressionException {
    if (!accept(sign)) {
      throw unexpected("'" + sign + "'");
    }
  }

  private Token peek() {
    return tokens.get(next);
  }

  private InvalidExpressionException unexpected(String expected) {
    Token found = peek();
    return new InvalidExpressionException(
        "1:" + (found.at() + 1) + ": unexpected " + found + " (expected: " + expected + ")");
  }
}
