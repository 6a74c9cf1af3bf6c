package io.lateen.console.fake;

import io.lateen.console.fake.Expression.Aggregate;
import io.lateen.console.fake.Expression.Binary;
import io.lateen.console.fake.Expression.Call;
import io.lateen.console.fake.Expression.Literal;
import io.lateen.console.fake.Expression.Selector;
import io.lateen.console.fake.Expression.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/// Evaluates an expression over series at one time. A scalar is an element without labels.
final class Evaluator {
  record Element(Map<String, String> labels, double value) {}

  private final List<Series> series;
  private final Map<Selector, List<Series>> found = new HashMap<>();
  private double time;

  Evaluator(List<Series> series) {
    this.series = series;
  }

  List<Element> evaluate(Expression expression, double at) {
    time = at;
    return evaluate(expression);
  }

  private List<Element> evaluate(Expression expression) {
    return switch (expression) {
      case Literal(double value) -> List.of(new Element(Map.of(), value));
      case Text _ -> throw new IllegalArgumentException("text where a vector is expected");
      case Selector selector -> instant(selector);
      case Call call -> call(call);
      case Aggregate aggregate -> aggregate(aggregate);
      case Binary binary -> binary(binary);
    };
  }

  private List<Element> instant(Selector selector) {
    if (selector.rangeSeconds() > 0) {
      throw new IllegalArgumentException("a range where an instant is expected");
    }
    return selected(selector).stream()
        .map(s -> new Element(s.labels(), s.at().applyAsDouble(time)))
        .toList();
  }

  private List<Series> selected(Selector selector) {
    return found.computeIfAbsent(
        selector, _ -> series.stream().filter(s -> selector.matches().test(s.labels())).toList());
  }

  private List<Element> call(Call call) {
    List<Expression> arguments = call.arguments();
    return switch (call.function()) {
      case "rate" -> over(arguments, (difference, seconds) -> difference / seconds);
      case "irate" -> over(arguments, (difference, seconds) -> difference / seconds);
      case "increase", "delta" -> over(arguments, (difference, _) -> difference);
      case "histogram_quantile" -> quantile(number(arguments.get(0)), evaluate(arguments.get(1)));
      case "label_join" -> labelJoin(arguments);
      case "label_replace" -> labelReplace(arguments);
      case "round" -> round(arguments);
      case "clamp_max" -> each(arguments.get(0), v -> Math.min(v, number(arguments.get(1))));
      case "clamp_min" -> each(arguments.get(0), v -> Math.max(v, number(arguments.get(1))));
      case "abs" -> each(arguments.get(0), Math::abs);
      case "sort", "sort_desc" -> evaluate(arguments.get(0));
      case "time" -> List.of(new Element(Map.of(), time));
      case "vector" -> List.of(new Element(Map.of(), number(arguments.get(0))));
      case String other -> throw new IllegalArgumentException("unknown function: " + other);
    };
  }

  private List<Element> over(List<Expression> arguments, DoubleBinaryOperator of) {
    if (!(arguments.getFirst() instanceof Selector selector) || selector.rangeSeconds() == 0) {
      throw new IllegalArgumentException("a range is expected");
    }
    double span = selector.rangeSeconds();
    return selected(selector).stream()
        .map(
            s -> {
              double gain = s.at().applyAsDouble(time) - s.at().applyAsDouble(time - span);
              return new Element(nameless(s.labels()), of.applyAsDouble(gain, span));
            })
        .toList();
  }

  private List<Element> each(Expression argument, DoubleUnaryOperator of) {
    return evaluate(argument).stream()
        .map(e -> new Element(nameless(e.labels()), of.applyAsDouble(e.value())))
        .toList();
  }

  private List<Element> round(List<Expression> arguments) {
    double step = arguments.size() > 1 ? number(arguments.get(1)) : 1;
    return each(arguments.getFirst(), v -> Math.floor(v / step + .5) * step);
  }

  private List<Element> quantile(double q, List<Element> buckets) {
    Map<Map<String, String>, List<Element>> groups =
        buckets.stream()
            .collect(Collectors.groupingBy(b -> less(b.labels(), List.of("le", "__name__"))));
    List<Element> result = new ArrayList<>();
    groups.forEach((labels, group) -> result.add(new Element(labels, quantileOf(q, group))));
    return result;
  }

  private static double quantileOf(double q, List<Element> group) {
    List<Element> sorted =
        group.stream().sorted(Comparator.comparingDouble(Evaluator::bound)).toList();
    double rank = q * sorted.getLast().value();
    double below = 0;
    double start = 0;
    for (Element bucket : sorted) {
      if (bucket.value() >= rank && bucket.value() > 0) {
        double end = bound(bucket);
        double share = (rank - below) / Math.max(1e-12, bucket.value() - below);
        return Double.isInfinite(end) ? start : start + (end - start) * share;
      }
      below = bucket.value();
      start = bound(bucket);
    }
    return Double.NaN;
  }

  private static double bound(Element bucket) {
    String le = bucket.labels().getOrDefault("le", "+Inf");
    return le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
  }

  private List<Element> labelJoin(List<Expression> arguments) {
    return evaluate(arguments.getFirst()).stream()
        .map(
            e -> {
              List<String> parts = new ArrayList<>();
              for (Expression source : arguments.subList(3, arguments.size())) {
                parts.add(e.labels().getOrDefault(text(source), ""));
              }
              return with(e, text(arguments.get(1)), String.join(text(arguments.get(2)), parts));
            })
        .toList();
  }

  private List<Element> labelReplace(List<Expression> arguments) {
    String pattern = "^(?:" + text(arguments.get(4)) + ")$";
    return evaluate(arguments.getFirst()).stream()
        .map(
            e -> {
              String value = e.labels().getOrDefault(text(arguments.get(3)), "");
              return value.matches(pattern)
                  ? with(
                      e, text(arguments.get(1)), value.replaceAll(pattern, text(arguments.get(2))))
                  : e;
            })
        .toList();
  }

  private List<Element> aggregate(Aggregate aggregate) {
    List<Element> elements = evaluate(aggregate.arguments().getLast());
    if (aggregate.operator().equals("topk") || aggregate.operator().equals("bottomk")) {
      Comparator<Element> order = Comparator.comparingDouble(Element::value);
      return elements.stream()
          .sorted(aggregate.operator().equals("topk") ? order.reversed() : order)
          .limit((long) number(aggregate.arguments().getFirst()))
          .toList();
    }
    Map<Map<String, String>, List<Double>> groups = new LinkedHashMap<>();
    for (Element element : elements) {
      Map<String, String> key =
          aggregate.without()
              ? less(nameless(element.labels()), aggregate.labels())
              : only(element.labels(), aggregate.labels());
      groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(element.value());
    }
    List<Element> result = new ArrayList<>();
    groups.forEach((labels, values) -> result.add(new Element(labels, folded(aggregate, values))));
    return result;
  }

  private static double folded(Aggregate aggregate, List<Double> values) {
    var numbers = values.stream().mapToDouble(Double::doubleValue).summaryStatistics();
    return switch (aggregate.operator()) {
      case "sum" -> numbers.getSum();
      case "avg" -> numbers.getAverage();
      case "min" -> numbers.getMin();
      case "max" -> numbers.getMax();
      case String _ -> numbers.getCount();
    };
  }

  private List<Element> binary(Binary binary) {
    List<Element> left = evaluate(binary.left());
    List<Element> right = evaluate(binary.right());
    boolean scalarLeft = scalar(binary.left());
    boolean scalarRight = scalar(binary.right());
    List<Element> result = new ArrayList<>();
    switch (binary.operator()) {
      case "or" -> {
        result.addAll(left);
        right.stream().filter(r -> partner(binary, r, left) == null).forEach(result::add);
      }
      case "and" ->
          left.stream().filter(l -> partner(binary, l, right) != null).forEach(result::add);
      case "unless" ->
          left.stream().filter(l -> partner(binary, l, right) == null).forEach(result::add);
      case String operator -> {
        for (Element l : scalarLeft && !scalarRight ? right : left) {
          Element r =
              scalarLeft && !scalarRight
                  ? left.getFirst()
                  : scalarRight ? right.getFirst() : partner(binary, l, right);
          if (r != null) {
            boolean swapped = scalarLeft && !scalarRight;
            result.addAll(
                joined(
                    operator,
                    binary,
                    l,
                    swapped ? r.value() : l.value(),
                    swapped ? l.value() : r.value()));
          }
        }
      }
    }
    return result;
  }

  private static List<Element> joined(
      String operator, Binary binary, Element l, double a, double b) {
    if ("== != > < >= <=".contains(operator)) {
      boolean holds =
          switch (operator) {
            case "==" -> a == b;
            case "!=" -> a != b;
            case ">" -> a > b;
            case "<" -> a < b;
            case ">=" -> a >= b;
            case String _ -> a <= b;
          };
      return holds ? List.of(l) : List.of();
    }
    double value =
        switch (operator) {
          case "+" -> a + b;
          case "-" -> a - b;
          case "*" -> a * b;
          case "/" -> a / b;
          case String _ -> a % b;
        };
    List<String> on = binary.on();
    Map<String, String> labels =
        on == null || binary.groupLeft() ? nameless(l.labels()) : only(l.labels(), on);
    return List.of(new Element(labels, value));
  }

  private static Element partner(Binary binary, Element of, List<Element> among) {
    for (Element other : among) {
      List<String> on = binary.on();
      boolean same =
          on == null
              ? nameless(of.labels()).equals(nameless(other.labels()))
              : only(of.labels(), on).equals(only(other.labels(), on));
      if (same) {
        return other;
      }
    }
    return null;
  }

  private static boolean scalar(Expression expression) {
    return switch (expression) {
      case Literal _ -> true;
      case Call(String function, List<Expression> _) -> function.equals("time");
      case Binary binary -> scalar(binary.left()) && scalar(binary.right());
      case Text _ -> false;
      case Selector _ -> false;
      case Aggregate _ -> false;
    };
  }

  private double number(Expression expression) {
    return evaluate(expression).getFirst().value();
  }

  private static String text(Expression expression) {
    return ((Text) expression).value();
  }

  private static Element with(Element element, String label, String value) {
    Map<String, String> labels = new TreeMap<>(element.labels());
    labels.put(label, value);
    return new Element(labels, element.value());
  }

  private static Map<String, String> nameless(Map<String, String> labels) {
    return less(labels, List.of("__name__"));
  }

  private static Map<String, String> less(Map<String, String> labels, List<String> names) {
    Map<String, String> rest = new TreeMap<>(labels);
    rest.keySet().removeAll(names);
    return rest;
  }

  private static Map<String, String> only(Map<String, String> labels, List<String> names) {
    Map<String, String> kept = new TreeMap<>(labels);
    kept.keySet().retainAll(names);
    return kept;
  }
}
