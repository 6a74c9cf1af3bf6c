package io.lateen.prometheus.promql;

import com.google.re2j.PatternSyntaxException;
import io.lateen.prometheus.label.Durations;
import io.lateen.prometheus.label.LabelMatcher;
import io.lateen.prometheus.label.LabelMatcher.Kind;
import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.promql.Expression.RangeSelector;
import io.lateen.prometheus.promql.Expression.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Selectors, with what may follow them.
final class SelectorParser {
  /// Words of the language that are no names of metrics; the others are.
  private static final Set<String> RESERVED =
      Set.of("atan2", "bool", "group_left", "group_right", "ignoring", "on");

  private final TokenReader tokens;

  SelectorParser(TokenReader tokens) {
    this.tokens = tokens;
  }

  /// A name, matchers in braces, or both.
  Expression selector() {
    Token start = tokens.peek();
    List<LabelMatcher> matchers = new ArrayList<>();
    String name = "";
    if (start.kind() == Token.Kind.WORD) {
      if (RESERVED.contains(start.text().toLowerCase(Locale.ROOT))) {
        throw tokens.unexpected("", "");
      }
      name = tokens.take().text();
    }
    if (tokens.takeSymbol("{")) {
      while (!tokens.takeSymbol("}")) {
        matchers.add(matcher());
        if (!tokens.peek().isSymbol("}")) {
          tokens.expectSymbol(",", "label matching");
        }
      }
    }
    if (!name.isEmpty()) {
      nameOnce(start, name, matchers);
      matchers.add(LabelMatcher.of(Kind.EQUAL, Labels.NAME, name));
    }
    if (matchers.stream().allMatch(matcher -> matcher.matches(""))) {
      throw tokens.problem(start, "vector selector must contain at least one non-empty matcher");
    }
    return new Selector(matchers, 0);
  }

  private void nameOnce(Token start, String name, List<LabelMatcher> matchers) {
    for (LabelMatcher matcher : matchers) {
      if (matcher.name().equals(Labels.NAME)) {
        throw tokens.problem(
            start,
            "metric name must not be set twice: \"%s\" or \"%s\"".formatted(name, matcher.value()));
      }
    }
  }

  private LabelMatcher matcher() {
    Token label = tokens.expect(Token.Kind.WORD, "label matching", "identifier or \"}\"");
    Token operator = tokens.take();
    Kind kind =
        switch (operator.text()) {
          case "=" -> Kind.EQUAL;
          case "!=" -> Kind.NOT_EQUAL;
          case "=~" -> Kind.MATCHES;
          case "!~" -> Kind.MATCHES_NOT;
          default ->
              throw tokens.problem(
                  operator,
                  "unexpected "
                      + operator.describe()
                      + " in label matching, expected label matching operator");
        };
    Token value = tokens.expect(Token.Kind.STRING, "label matching", "string");
    try {
      return LabelMatcher.of(kind, label.text(), value.text());
    } catch (PatternSyntaxException e) {
      throw tokens.problem(value, String.valueOf(e.getMessage()));
    }
  }

  /// `[5m]` and `offset 5m`, in this order.
  Expression suffixes(Expression expression) {
    Expression whole = expression;
    while (true) {
      Token next = tokens.peek();
      if (next.isSymbol("[")) {
        whole = range(whole);
      } else if (next.isWord("offset")) {
        whole = offset(whole);
      } else if (next.isSymbol("@")) {
        throw tokens.problem(next, "the @ modifier is not supported by this store");
      } else {
        return whole;
      }
    }
  }

  private Expression range(Expression of) {
    Token bracket = tokens.take();
    long range = duration("subquery selector");
    if (tokens.peek().isSymbol(":") || tokens.peek().kind() == Token.Kind.WORD) {
      throw tokens.problem(bracket, "subqueries are not supported by this store");
    }
    tokens.expectSymbol("]", "subquery selector");
    if (!(of instanceof Selector selector)) {
      throw tokens.problem(bracket, "ranges only allowed for vector selectors");
    }
    if (selector.offset() != 0) {
      throw tokens.problem(bracket, "no offset modifiers allowed before range");
    }
    return new RangeSelector(selector, range);
  }

  private Expression offset(Expression of) {
    Token word = tokens.take();
    boolean negative = tokens.takeSymbol("-");
    long offset = duration("offset") * (negative ? -1 : 1);
    return switch (of) {
      case Selector(var matchers, long before) when before == 0 -> new Selector(matchers, offset);
      case RangeSelector(Selector(var matchers, long before), long range) when before == 0 ->
          new RangeSelector(new Selector(matchers, offset), range);
      case Selector _, RangeSelector _ ->
          throw tokens.problem(word, "offset may not be set multiple times");
      default ->
          throw tokens.problem(
              word,
              "offset modifier must be preceded by an instant vector selector or range vector"
                  + " selector or a subquery");
    };
  }

  private long duration(String where) {
    Token token = tokens.expect(Token.Kind.DURATION, where, "duration");
    long millis =
        Durations.parse(token.text())
            .orElseThrow(
                () ->
                    tokens.problem(token, "not a valid duration string: \"" + token.text() + '"'));
    if (millis == 0 && !where.equals("offset")) {
      throw tokens.problem(token, "duration must be greater than 0");
    }
    return millis;
  }
}
