package io.lateen.console.fake;

import io.lateen.console.fake.Expression.Aggregate;
import io.lateen.console.fake.Expression.Binary;
import io.lateen.console.fake.Expression.Call;
import io.lateen.console.fake.Expression.Literal;
import io.lateen.console.fake.Expression.Selector;
import io.lateen.console.fake.Expression.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

final class ExpressionParser {
  private static final Set<String> AGGREGATES =
      Set.of("sum", "avg", "min", "max", "count", "topk", "bottomk");
  private static final List<Set<String>> LEVELS =
      List.of(
          Set.of("or"),
          Set.of("and", "unless"),
          Set.of("==", "!=", ">", "<", ">=", "<="),
          Set.of("+", "-"),
          Set.of("*", "/", "%"));
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|\\[[0-9a-z]+\\]|[0-9]+(?:\\.[0-9]+)?(?:e[+-]?[0-9]+)?"
              + "|[a-zA-Z_:][a-zA-Z0-9_:]*|=~|!~|==|!=|>=|<=|[-+*/%(){},=<>])\\s*");
  private static final Pattern SPAN = Pattern.compile("([0-9]+)(ms|[smhd])");

  private final List<String> tokens = new ArrayList<>();
  private int next;

  private ExpressionParser(String text) {
    Matcher matcher = TOKEN.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.region(at, text.length()).lookingAt()) {
        throw new IllegalArgumentException("parse error at " + at + ": " + text.substring(at));
      }
      tokens.add(matcher.group(1));
      at = matcher.end();
    }
  }

  static Expression parse(String text) {
    ExpressionParser parser = new ExpressionParser(text);
    Expression expression = parser.binary(0);
    if (parser.next < parser.tokens.size()) {
      throw new IllegalArgumentException("parse error: unexpected " + parser.peek());
    }
    return expression;
  }

  private Expression binary(int level) {
    if (level == LEVELS.size()) {
      return single();
    }
    Expression left = binary(level + 1);
    while (LEVELS.get(level).contains(peek())) {
      String operator = take();
      accept("bool");
      List<String> on = accept("on") ? names() : null;
      if (accept("ignoring")) {
        throw new IllegalArgumentException("ignoring: not known to the fake");
      }
      boolean group = accept("group_left");
      if (group && peek().equals("(")) {
        names();
      }
      left = new Binary(operator, left, binary(level + 1), on, group);
    }
    return left;
  }

  private Expression single() {
    String token = take();
    if (token.equals("(")) {
      Expression inner = binary(0);
      expect(")");
      return inner;
    }
    if (token.equals("-")) {
      return new Binary("*", new Literal(-1), single(), null, false);
    }
    if (token.matches("[0-9].*")) {
      return new Literal(Double.parseDouble(token));
    }
    if (token.startsWith("\"") || token.startsWith("'")) {
      return new Text(unquoted(token));
    }
    if (AGGREGATES.contains(token)) {
      return aggregate(token);
    }
    if (peek().equals("(")) {
      return new Call(token, arguments());
    }
    return selector(token);
  }

  private Expression aggregate(String operator) {
    boolean without = peek().equals("without");
    List<String> labels = peek().equals("by") || without ? grouping() : null;
    List<Expression> arguments = arguments();
    if (labels == null && (peek().equals("by") || peek().equals("without"))) {
      without = peek().equals("without");
      labels = grouping();
    }
    return new Aggregate(operator, without, labels == null ? List.of() : labels, arguments);
  }

  private List<String> grouping() {
    take();
    return names();
  }

  private Expression selector(String metric) {
    Predicate<Map<String, String>> matches =
        metric.equals("{") ? _ -> true : labels -> metric.equals(labels.get("__name__"));
    if (metric.equals("{") || accept("{")) {
      while (!accept("}")) {
        matches = matches.and(matcher());
        accept(",");
      }
    }
    double range = 0;
    if (peek().startsWith("[")) {
      range = seconds(take());
    }
    return new Selector(matches, range);
  }

  private Predicate<Map<String, String>> matcher() {
    String label = take();
    String operator = take();
    String wanted = unquoted(take());
    Pattern regex = Pattern.compile(operator.endsWith("~") ? wanted : "", Pattern.DOTALL);
    return switch (operator) {
      case "=" -> labels -> labels.getOrDefault(label, "").equals(wanted);
      case "!=" -> labels -> !labels.getOrDefault(label, "").equals(wanted);
      case "=~" -> labels -> regex.matcher(labels.getOrDefault(label, "")).matches();
      case "!~" -> labels -> !regex.matcher(labels.getOrDefault(label, "")).matches();
      case String other -> throw new IllegalArgumentException("parse error: " + other);
    };
  }

  static double seconds(String span) {
    Matcher parts = SPAN.matcher(span);
    double sum = 0;
    while (parts.find()) {
      sum +=
          Long.parseLong(parts.group(1))
              * switch (parts.group(2)) {
                case "ms" -> .001;
                case "m" -> 60;
                case "h" -> 3600;
                case "d" -> 86400;
                case String _ -> 1;
              };
    }
    return sum;
  }

  private List<Expression> arguments() {
    expect("(");
    List<Expression> arguments = new ArrayList<>();
    while (!accept(")")) {
      arguments.add(binary(0));
      accept(",");
    }
    return arguments;
  }

  private List<String> names() {
    expect("(");
    List<String> names = new ArrayList<>();
    while (!accept(")")) {
      names.add(take());
      accept(",");
    }
    return names;
  }

  private static String unquoted(String token) {
    return token.substring(1, token.length() - 1).replace("\\n", "\n").replaceAll("\\\\(.)", "$1");
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : "";
  }

  private String take() {
    if (next >= tokens.size()) {
      throw new IllegalArgumentException("parse error: unexpected end");
    }
    return tokens.get(next++);
  }

  private boolean accept(String token) {
    boolean is = peek().equals(token);
    next += is ? 1 : 0;
    return is;
  }

  private void expect(String token) {
    if (!accept(token)) {
      throw new IllegalArgumentException("parse error: " + peek() + " (expected: " + token + ")");
    }
  }
}
