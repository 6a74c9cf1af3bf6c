package io.lateen.mixer.expression;

import io.lateen.mixer.expression.Node.Call;
import io.lateen.mixer.expression.Node.Constant;
import io.lateen.mixer.expression.Node.Variable;
import io.lateen.model.attribute.Attributes;
import java.util.Map;

/// The plain way to evaluate a tree, a lambda per node: the oracle of the compiler's tests, and
/// what it is measured against.
interface LambdaTree {
  Object value(Attributes attributes);

  static LambdaTree of(Node node) {
    return switch (node) {
      case Constant constant -> attributes -> constant.value();
      case Variable(String name) -> {
        EvaluationException missing = EvaluationException.lookupFailed(name);
        yield attributes -> Operations.require(attributes.get(name), missing);
      }
      case Call call -> call(call);
    };
  }

  private static LambdaTree optional(Node node) {
    if (node instanceof Variable(String name)) {
      return attributes -> attributes.get(name);
    }
    if (node instanceof Call call && call.function().equals("OR")) {
      LambdaTree left = optional(call.argument(0));
      LambdaTree right = optional(call.argument(1));
      return attributes -> {
        Object value = left.value(attributes);
        return value == null ? right.value(attributes) : value;
      };
    }
    if (node instanceof Call call && call.function().equals("INDEX")) {
      LambdaTree key = optional(call.argument(1));
      if (call.argument(0) instanceof Variable(String name)) {
        return attributes -> Operations.entry(attributes, name, (String) key.value(attributes));
      }
      LambdaTree map = optional(call.argument(0));
      return attributes ->
          Operations.entry((Map<?, ?>) map.value(attributes), (String) key.value(attributes));
    }
    return of(node);
  }

  private static LambdaTree call(Call call) {
    if (call.function().equals("OR")) {
      LambdaTree left = optional(call.argument(0));
      LambdaTree right = of(call.argument(1));
      return attributes -> {
        Object value = left.value(attributes);
        return value == null ? right.value(attributes) : value;
      };
    }
    LambdaTree target = call.target() == null ? null : of(call.target());
    LambdaTree[] args = call.arguments().stream().map(LambdaTree::of).toArray(LambdaTree[]::new);
    return switch (call.function()) {
      case "EQ" -> a -> args[0].value(a).equals(args[1].value(a));
      case "NEQ" -> a -> !args[0].value(a).equals(args[1].value(a));
      case "LT" -> a -> compare(args[0].value(a), args[1].value(a)) < 0;
      case "LEQ" -> a -> compare(args[0].value(a), args[1].value(a)) <= 0;
      case "GT" -> a -> compare(args[0].value(a), args[1].value(a)) > 0;
      case "GEQ" -> a -> compare(args[0].value(a), args[1].value(a)) >= 0;
      case "LAND" -> a -> (Boolean) args[0].value(a) && (Boolean) args[1].value(a);
      case "LOR" -> a -> (Boolean) args[0].value(a) || (Boolean) args[1].value(a);
      case "INDEX" -> {
        if (call.argument(0) instanceof Variable(String name)) {
          yield a ->
              Operations.requireEntry(
                  a, name, (String) args[1].value(a), EvaluationException.lookupFailed(name));
        }
        yield a -> Operations.requireEntry((Map<?, ?>) args[0].value(a), (String) args[1].value(a));
      }
      case "ADD" -> a -> add(args[0].value(a), args[1].value(a));
      case "conditional", "conditionalString" ->
          a -> (Boolean) args[0].value(a) ? args[1].value(a) : args[2].value(a);
      case "match" -> a -> Operations.match((String) args[0].value(a), (String) args[1].value(a));
      case "startsWith" -> a -> ((String) target.value(a)).startsWith((String) args[0].value(a));
      case "endsWith" -> a -> ((String) target.value(a)).endsWith((String) args[0].value(a));
      case "matches" ->
          a -> Operations.matches((String) target.value(a), (String) args[0].value(a));
      case "emptyStringMap" -> a -> Map.of();
      default -> a -> Operations.convert(call.function(), (String) args[0].value(a));
    };
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object a, Object b) {
    return ((Comparable<Object>) a).compareTo(b);
  }

  private static Object add(Object a, Object b) {
    return a instanceof String text ? text + b : (Object) ((Long) a + (Long) b);
  }
}
