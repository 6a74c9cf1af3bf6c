package io.lateen.mixer.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.expression.Node.Call;
import io.lateen.mixer.expression.Node.Constant;
import io.lateen.mixer.expression.Node.Variable;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.attribute.AttributeType;
import io.lateen.model.attribute.TrackedAttributes;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Any tree written as text is read back as itself, and the class made of it does what the plain
/// evaluator does, with the same attributes asked in the same order.
final class ExpressionPropertyTest {
  private static final Map<String, String> OPERATORS =
      Map.ofEntries(
          Map.entry("EQ", "=="),
          Map.entry("NEQ", "!="),
          Map.entry("LT", "<"),
          Map.entry("LEQ", "<="),
          Map.entry("GT", ">"),
          Map.entry("GEQ", ">="),
          Map.entry("LAND", "&&"),
          Map.entry("LOR", "||"),
          Map.entry("OR", "|"),
          Map.entry("ADD", "+"));

  @Property(tries = 300)
  void textAndTreeAreOneThing(@ForAll("truths") Node tree) throws Exception {
    assertThat(ExpressionParser.parse(write(tree))).isEqualTo(tree);
  }

  @Property(tries = 300)
  void theClassDoesWhatThePlainEvaluatorDoes(
      @ForAll("truths") Node tree, @ForAll("bags") Map<String, Object> values) throws Exception {
    Expression compiled = ExpressionTest.EXPRESSIONS.compile(write(tree), ExpressionTest.WORDS);
    TrackedAttributes first = new TrackedAttributes(AttributeBag.of(values));
    TrackedAttributes second = new TrackedAttributes(AttributeBag.of(values));
    TrackedAttributes third = new TrackedAttributes(AttributeBag.of(values));
    LambdaTree plain = LambdaTree.of(tree);
    String expected = outcome(() -> plain.value(first));
    assertThat(outcome(() -> compiled.evaluate(second))).isEqualTo(expected);
    assertThat(outcome(() -> compiled.test(third))).isEqualTo(expected);
    assertThat(second.references()).isEqualTo(first.references());
    assertThat(third.references()).isEqualTo(first.references());
  }

  private static String outcome(java.util.function.Supplier<Object> evaluation) {
    try {
      return String.valueOf(evaluation.get());
    } catch (EvaluationException e) {
      return e.getMessage();
    }
  }

  private static String write(Node node) {
    return switch (node) {
      case Constant constant -> constant.source();
      case Variable(String name) -> name;
      case Call call -> {
        List<String> args = call.arguments().stream().map(a -> write(a)).toList();
        String sign = OPERATORS.get(call.function());
        if (sign != null) {
          yield "(" + args.get(0) + " " + sign + " " + args.get(1) + ")";
        }
        if (call.function().equals("INDEX")) {
          yield args.get(0) + "[" + args.get(1) + "]";
        }
        String target = call.target() == null ? "" : write(call.target()) + ".";
        yield target + call.function() + args.stream().collect(Collectors.joining(", ", "(", ")"));
      }
    };
  }

  @Provide
  Arbitrary<Map<String, Object>> bags() {
    Arbitrary<Object> strings = Arbitraries.of("a", "b", "ab", "");
    return Combinators.combine(
            Arbitraries.subsetOf("as", "bs", "ai", "bi", "ab", "bb", "ar", "br"),
            strings.list().ofSize(8),
            Arbitraries.longs().between(0, 3).list().ofSize(2),
            Arbitraries.of(true, false).list().ofSize(2))
        .as(ExpressionPropertyTest::bag);
  }

  private static Map<String, Object> bag(
      java.util.Set<String> present, List<Object> s, List<Long> i, List<Boolean> b) {
    Map<String, Object> all =
        Map.of(
            "as",
            s.get(0),
            "bs",
            s.get(1),
            "ai",
            i.get(0),
            "bi",
            i.get(1),
            "ab",
            b.get(0),
            "bb",
            b.get(1),
            "ar",
            Map.of("a", s.get(2), "b", s.get(3)),
            "br",
            Map.of("ab", s.get(4)));
    return all.entrySet().stream()
        .filter(entry -> present.contains(entry.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Provide
  Arbitrary<Node> truths() {
    return truth(3);
  }

  private static Arbitrary<Node> truth(int depth) {
    Arbitrary<Node> leaf =
        Arbitraries.of(
            new Variable("ab"),
            new Variable("bb"),
            new Constant("true", AttributeType.BOOL, true),
            new Constant("false", AttributeType.BOOL, false));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<Node> inner = truth(depth - 1);
    Arbitrary<Node> text = text(depth - 1);
    Arbitrary<Node> number = number(depth - 1);
    Arbitrary<String> orders = Arbitraries.of("EQ", "NEQ", "LT", "LEQ", "GT", "GEQ");
    return Arbitraries.oneOf(
        leaf,
        Combinators.combine(Arbitraries.of("LAND", "LOR", "OR", "EQ", "NEQ"), inner, inner)
            .as(Call::of),
        Combinators.combine(orders, text, text).as(Call::of),
        Combinators.combine(orders, number, number).as(Call::of),
        Combinators.combine(inner, inner, inner).as((a, b, c) -> Call.of("conditional", a, b, c)),
        Combinators.combine(text, text).as((a, b) -> Call.of("match", a, b)),
        Combinators.combine(Arbitraries.of("startsWith", "endsWith"), name(), text)
            .as((f, target, a) -> new Call(f, target, List.of(a))));
  }

  private static Arbitrary<Node> name() {
    return Arbitraries.of(new Variable("as"), new Variable("bs"));
  }

  private static Arbitrary<Node> text(int depth) {
    Arbitrary<Node> leaf =
        Arbitraries.of(
            new Variable("as"),
            new Variable("bs"),
            new Constant("\"a\"", AttributeType.STRING, "a"),
            new Constant("`b`", AttributeType.STRING, "b"),
            new Constant("\"a*\"", AttributeType.STRING, "a*"),
            new Constant("\"*b\"", AttributeType.STRING, "*b"));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<Node> inner = text(depth - 1);
    Arbitrary<Node> map =
        Arbitraries.of(
            new Variable("ar"),
            new Variable("br"),
            Call.of("OR", new Variable("br"), new Variable("ar")),
            Call.of("emptyStringMap"));
    return Arbitraries.oneOf(
        leaf,
        Combinators.combine(Arbitraries.of("OR", "ADD"), inner, inner).as(Call::of),
        Combinators.combine(map, inner).as((m, k) -> Call.of("INDEX", m, k)),
        inner.map(a -> Call.of("toLower", a)),
        Combinators.combine(truth(depth - 1), inner, inner)
            .as((a, b, c) -> Call.of("conditionalString", a, b, c)));
  }

  private static Arbitrary<Node> number(int depth) {
    Arbitrary<Node> leaf =
        Arbitraries.of(
            new Variable("ai"),
            new Variable("bi"),
            new Constant("2", AttributeType.INT64, 2L),
            new Constant("200", AttributeType.INT64, 200L));
    return depth == 0
        ? leaf
        : Arbitraries.oneOf(
            leaf,
            Combinators.combine(Arbitraries.of("OR", "ADD"), number(depth - 1), number(depth - 1))
                .as(Call::of),
            text(depth - 1).map(a -> Call.of("size", a)));
  }
}
