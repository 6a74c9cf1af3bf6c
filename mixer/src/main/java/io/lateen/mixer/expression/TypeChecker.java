package io.lateen.mixer.expression;

import io.lateen.mixer.expression.Node.Call;
import io.lateen.mixer.expression.Node.Constant;
import io.lateen.mixer.expression.Node.Variable;
import io.lateen.model.attribute.AttributeType;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The type of every node, or what does not fit. Error texts are those of Istio 1.1.
final class TypeChecker {
  private final Vocabulary vocabulary;

  TypeChecker(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  AttributeType typeOf(Node node) throws InvalidExpressionException {
    return switch (node) {
      case Constant constant -> constant.type();
      case Variable(String name) -> attribute(name);
      case Call call -> call(call);
    };
  }

  private AttributeType attribute(String name) throws InvalidExpressionException {
    AttributeType type = vocabulary.typeOf(name);
    if (type == null) {
      throw new InvalidExpressionException("unknown attribute " + name);
    }
    return type;
  }

  private AttributeType call(Call call) throws InvalidExpressionException {
    Signature signature = Signature.ALL.get(call.function());
    if (signature == null) {
      throw new InvalidExpressionException("unknown function: " + call.function());
    }
    checkTarget(call, signature);
    AttributeType open = checkArguments(call, signature);
    AttributeType result = signature.result() == null ? open : signature.result();
    if (result == null) {
      throw new IllegalStateException(call.function() + " has an open result and no argument");
    }
    return result;
  }

  private void checkTarget(Call call, Signature signature) throws InvalidExpressionException {
    Node target = call.target();
    AttributeType expected = signature.target();
    if (target == null && expected != null) {
      throw new InvalidExpressionException(
          "invoking instance method without an instance: " + call.function());
    }
    if (target == null) {
      return;
    }
    if (expected == null) {
      throw new InvalidExpressionException(
          "invoking regular function on instance method: " + call.function());
    }
    AttributeType got = typeOf(target);
    if (got != expected) {
      throw new InvalidExpressionException(
          call + " target (" + target + ") typeError got " + got + ", expected " + expected);
    }
  }

  /// What `T` turns out to be.
  private @Nullable AttributeType checkArguments(Call call, Signature signature)
      throws InvalidExpressionException {
    List<@Nullable AttributeType> expected = signature.arguments();
    AttributeType open = null;
    int shorter = Math.min(call.arguments().size(), expected.size());
    for (int i = 0; i < shorter; i++) {
      AttributeType got = typeOf(call.argument(i));
      AttributeType fixed = expected.get(i) == null ? open : expected.get(i);
      if (fixed == null) {
        open = checkOpen(call, i, got, signature.open());
      } else if (got != fixed) {
        throw typeError(call, i, got, fixed.name());
      }
    }
    if (call.arguments().size() != expected.size()) {
      throw new InvalidExpressionException(
          "%s arity mismatch. Got %d arg(s), expected %d arg(s)"
              .formatted(call, call.arguments().size(), expected.size()));
    }
    return open;
  }

  private static AttributeType checkOpen(
      Call call, int index, AttributeType got, Set<AttributeType> open)
      throws InvalidExpressionException {
    if (!open.contains(got)) {
      String names = open.stream().map(AttributeType::name).collect(Collectors.joining(" or "));
      throw typeError(call, index, got, names);
    }
    return got;
  }

  private static InvalidExpressionException typeError(
      Call call, int index, AttributeType got, String expected) {
    return new InvalidExpressionException(
        "%s arg %d (%s) typeError got %s, expected %s"
            .formatted(call, index + 1, call.argument(index), got, expected));
  }
}
