package io.lateen.prometheus.promql;

import io.lateen.prometheus.label.LabelMatcher;
import io.lateen.prometheus.promql.Expression.Aggregation;
import io.lateen.prometheus.promql.Expression.Binary;
import io.lateen.prometheus.promql.Expression.Call;
import io.lateen.prometheus.promql.Expression.Cardinality;
import io.lateen.prometheus.promql.Expression.Grouping;
import io.lateen.prometheus.promql.Expression.Matching;
import io.lateen.prometheus.promql.Expression.Negation;
import io.lateen.prometheus.promql.Expression.NumberLiteral;
import io.lateen.prometheus.promql.Expression.StringLiteral;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// PromQL to a tree whose types fit. What Prometheus 2.42 has and this store has not is refused by
/// name.
final class Parser {
  private static final int MOST_NESTED = 200;

  private final TokenReader tokens;
  private final SelectorParser selectors;
  private int depth;

  private Parser(String query) {
    this.tokens = new TokenReader(query);
    this.selectors = new SelectorParser(tokens);
  }

  /// @throws QueryException if it is not in the language
  static Expression parse(String query) {
    Parser parser = new Parser(query);
    if (parser.tokens.peek().kind() == Token.Kind.END) {
      throw parser.tokens.problem(parser.tokens.peek(), "no expression found in input");
    }
    Expression expression = parser.binary(0);
    if (parser.tokens.peek().kind() != Token.Kind.END) {
      throw parser.tokens.unexpected("", "");
    }
    return expression;
  }

  /// Only a list of matchers, as `match[]` has it.
  static List<LabelMatcher> parseSelector(String query) {
    Parser parser = new Parser(query);
    Token start = parser.tokens.peek();
    if (parser.selectors.selector() instanceof Expression.Selector(var matchers, long offset)
        && offset == 0
        && parser.tokens.peek().kind() == Token.Kind.END) {
      return matchers;
    }
    throw parser.tokens.problem(start, "expected a selector of series such as up{job=\"x\"}");
  }

  /// Operators that bind at least as strongly as `strength`, from left to right.
  private Expression binary(int strength) {
    if (++depth > MOST_NESTED) {
      throw tokens.problem(tokens.peek(), "expression nested deeper than " + MOST_NESTED);
    }
    Expression left = unary();
    for (Operator operator = operator(strength); operator != null; operator = operator(strength)) {
      Token at = tokens.take();
      boolean bool = tokens.takeWord("bool");
      Matching matching = matching();
      // Only the power binds to the right.
      int next = operator == Operator.POWER ? operator.strength() : operator.strength() + 1;
      Expression right = binary(next);
      left = checked(at, operator, left, right, bool, matching);
    }
    depth--;
    return left;
  }

  private @Nullable Operator operator(int strength) {
    Token token = tokens.peek();
    boolean possible = token.kind() == Token.Kind.SYMBOL || token.kind() == Token.Kind.WORD;
    Operator operator = possible ? Operator.of(token.text()) : null;
    return operator != null && operator.strength() >= strength ? operator : null;
  }

  private Expression checked(
      Token at,
      Operator operator,
      Expression left,
      Expression right,
      boolean bool,
      @Nullable Matching matching) {
    TypeChecker.binary(operator, left, right, bool, matching)
        .ifPresent(
            problem -> {
              throw tokens.problem(at, problem);
            });
    return new Binary(
        operator, left, right, bool, matching == null ? Matching.BY_ALL_LABELS : matching);
  }

  private @Nullable Matching matching() {
    boolean on = tokens.peek().isWord("on");
    if (!on && !tokens.peek().isWord("ignoring")) {
      return null;
    }
    tokens.take();
    List<String> labels = labels("grouping opts");
    Cardinality cardinality = Cardinality.ONE_TO_ONE;
    if (tokens.takeWord("group_left")) {
      cardinality = Cardinality.MANY_TO_ONE;
    } else if (tokens.takeWord("group_right")) {
      cardinality = Cardinality.ONE_TO_MANY;
    }
    boolean included = cardinality != Cardinality.ONE_TO_ONE && tokens.peek().isSymbol("(");
    return new Matching(cardinality, on, labels, included ? labels("grouping opts") : List.of());
  }

  /// A sign binds more weakly than the power: `-1^2` is -1.
  private Expression unary() {
    Token sign = tokens.peek();
    if (!sign.isSymbol("-") && !sign.isSymbol("+")) {
      return suffixed();
    }
    tokens.take();
    Expression of = binary(Operator.POWER.strength());
    if (of.type() != ValueType.SCALAR && of.type() != ValueType.VECTOR) {
      throw tokens.problem(
          sign,
          "unary expression only allowed on expressions of type scalar or instant vector, got \""
              + of.type().text()
              + '"');
    }
    if (sign.isSymbol("+")) {
      return of;
    }
    return of instanceof NumberLiteral(double value) ? new NumberLiteral(-value) : new Negation(of);
  }

  private Expression suffixed() {
    Expression expression = primary();
    return selectors.suffixes(expression);
  }

  private Expression primary() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NUMBER -> new NumberLiteral(number(tokens.take()));
      case STRING -> new StringLiteral(tokens.take().text());
      case WORD -> word(token);
      case SYMBOL -> symbol(token);
      case DURATION, END -> throw tokens.unexpected("", "");
    };
  }

  private Expression symbol(Token token) {
    if (token.isSymbol("{")) {
      return selectors.selector();
    }
    if (!tokens.takeSymbol("(")) {
      throw tokens.unexpected("", "");
    }
    Expression inner = binary(0);
    if (tokens.peek().kind() == Token.Kind.END) {
      throw tokens.problem(token, "unclosed left parenthesis");
    }
    tokens.expectSymbol(")", "paren expression");
    return inner;
  }

  private Expression word(Token token) {
    String lower = token.text().toLowerCase(Locale.ROOT);
    Token after = tokens.peekSecond();
    boolean grouped = after.isWord("by") || after.isWord("without");
    if (after.isSymbol("(") || grouped) {
      Aggregator aggregator = Aggregator.find(lower).orElse(null);
      if (aggregator != null) {
        return aggregation(aggregator);
      }
      if (lower.equals("count_values")) {
        throw tokens.problem(token, "aggregation count_values is not supported by this store");
      }
    }
    if (after.isSymbol("(")) {
      return call(token);
    }
    if (lower.equals("nan") || lower.equals("inf")) {
      tokens.take();
      return new NumberLiteral(lower.equals("nan") ? Double.NaN : Double.POSITIVE_INFINITY);
    }
    return selectors.selector();
  }

  private static double number(Token token) {
    String text = token.text();
    if (text.startsWith("0x") || text.startsWith("0X")) {
      return Long.parseLong(text.substring(2), 16);
    }
    return text.matches("0[0-7]+") ? Long.parseLong(text, 8) : Double.parseDouble(text);
  }

  private Expression aggregation(Aggregator aggregator) {
    Token name = tokens.take();
    @Nullable Grouping grouping = grouping();
    List<Expression> arguments = arguments("aggregation");
    grouping = grouping == null ? grouping() : grouping;
    TypeChecker.aggregation(aggregator, arguments)
        .ifPresent(
            problem -> {
              throw tokens.problem(name, problem);
            });
    return new Aggregation(
        aggregator,
        grouping == null ? Grouping.ALL_IN_ONE : grouping,
        aggregator.hasParameter() ? arguments.getFirst() : null,
        arguments.getLast());
  }

  private @Nullable Grouping grouping() {
    boolean without = tokens.peek().isWord("without");
    if (!without && !tokens.peek().isWord("by")) {
      return null;
    }
    tokens.take();
    return new Grouping(without, labels("grouping opts"));
  }

  private List<String> labels(String where) {
    List<String> labels = new ArrayList<>();
    tokens.expectSymbol("(", where);
    while (!tokens.takeSymbol(")")) {
      labels.add(tokens.expect(Token.Kind.WORD, where, "label").text());
      if (!tokens.peek().isSymbol(")")) {
        tokens.expectSymbol(",", where);
      }
    }
    return labels;
  }

  private List<Expression> arguments(String where) {
    List<Expression> arguments = new ArrayList<>();
    tokens.expectSymbol("(", where);
    while (!tokens.peek().isSymbol(")")) {
      arguments.add(binary(0));
      if (!tokens.takeSymbol(",")) {
        break;
      }
    }
    tokens.expectSymbol(")", where);
    return arguments;
  }

  private Expression call(Token name) {
    Function function =
        Functions.find(name.text())
            .orElseThrow(
                () ->
                    tokens.problem(
                        name,
                        Functions.isOnlyInPrometheus(name.text())
                            ? "function " + name.text() + " is not supported by this store"
                            : "unknown function with name \"" + name.text() + '"'));
    tokens.take();
    List<Expression> arguments = arguments("function call");
    TypeChecker.call(function, arguments)
        .ifPresent(
            problem -> {
              throw tokens.problem(name, problem);
            });
    return new Call(function, arguments);
  }
}
