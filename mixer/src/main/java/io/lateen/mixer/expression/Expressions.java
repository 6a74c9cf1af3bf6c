package io.lateen.mixer.expression;

import io.lateen.mixer.expression.Node.Call;
import io.lateen.mixer.expression.Node.Constant;
import io.lateen.mixer.expression.Node.Variable;
import io.lateen.model.attribute.AttributeType;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Compiles expressions, each text once: a config change brings mostly texts that are known, and
/// the default config says most of its texts four times. What nobody uses any more is forgotten.
/// For any number of threads.
public final class Expressions {
  private final Map<Key, WeakReference<Expression>> compiled = new ConcurrentHashMap<>();

  private record Key(String text, Map<String, AttributeType> types) {}

  /// Parses, checks and compiles.
  public Expression compile(String text, Vocabulary vocabulary) throws InvalidExpressionException {
    Node node = ExpressionParser.parse(text);
    AttributeType type = new TypeChecker(vocabulary).typeOf(node);
    Map<String, AttributeType> types = new TreeMap<>();
    collect(node, vocabulary, types);
    Key key = new Key(text, types);
    WeakReference<Expression> known = compiled.get(key);
    Expression expression = known == null ? null : known.get();
    if (expression == null) {
      Map<String, Object> equalities = new LinkedHashMap<>();
      collectEqualities(node, equalities);
      expression = new ExpressionCompiler(types).compile(text, node, type, Map.copyOf(equalities));
      compiled.put(key, new WeakReference<>(expression));
      compiled.values().removeIf(old -> old.get() == null);
    }
    return expression;
  }

  /// Parses and checks only.
  public static AttributeType check(String text, Vocabulary vocabulary)
      throws InvalidExpressionException {
    return new TypeChecker(vocabulary).typeOf(ExpressionParser.parse(text));
  }

  private static void collect(Node node, Vocabulary vocabulary, Map<String, AttributeType> types) {
    switch (node) {
      case Constant _ -> {}
      case Variable(String name) -> {
        AttributeType type = vocabulary.typeOf(name);
        if (type != null) {
          types.put(name, type);
        }
      }
      case Call(String _, Node target, var arguments) -> {
        if (target != null) {
          collect(target, vocabulary, types);
        }
        arguments.forEach(argument -> collect(argument, vocabulary, types));
      }
    }
  }

  private static void collectEqualities(Node node, Map<String, Object> into) {
    if (!(node instanceof Call call)) {
      return;
    }
    if (call.function().equals("LAND")) {
      call.arguments().forEach(argument -> collectEqualities(argument, into));
    } else if (call.function().equals("EQ")) {
      addEquality(call.argument(0), call.argument(1), into);
      addEquality(call.argument(1), call.argument(0), into);
    }
  }

  private static void addEquality(Node variable, Node constant, Map<String, Object> into) {
    if (variable instanceof Variable(String name) && constant instanceof Constant literal) {
      into.putIfAbsent(name, literal.value());
    }
  }
}
