package io.lateen.mixer.expression;

import io.lateen.model.attribute.AttributeType;
import io.lateen.model.attribute.Attributes;
import java.util.Map;

/// A compiled expression: each is a hidden class of its own, so that the machine sees straight code
/// with the constants in it. Evaluating creates no object unless the expression makes a new value
/// (a sum, a lower-cased string, an address from a text). For any number of threads.
public abstract class Expression {
  private final String text;
  private final AttributeType type;
  private final Map<String, Object> equalities;

  Expression(String text, AttributeType type, Map<String, Object> equalities) {
    this.text = text;
    this.type = type;
    this.equalities = equalities;
  }

  /// Of the class {@link AttributeType#valueClass()} says.
  ///
  /// @throws EvaluationException when an attribute without a default is absent, has a value of
  ///     another class than the vocabulary says, or a function refuses its argument
  public final Object evaluate(Attributes attributes) {
    try {
      return value(attributes);
    } catch (ClassCastException e) {
      throw wrongClass(e);
    }
  }

  /// The value of an expression of type BOOL; throws as `evaluate` does.
  public final boolean test(Attributes attributes) {
    try {
      return truth(attributes);
    } catch (ClassCastException e) {
      throw wrongClass(e);
    }
  }

  public String text() {
    return text;
  }

  public AttributeType type() {
    return type;
  }

  /// What must hold for this to be true: attributes compared with literals by `==` at the top, or
  /// in a conjunction there.
  public Map<String, Object> equalities() {
    return equalities;
  }

  abstract Object value(Attributes attributes);

  abstract boolean truth(Attributes attributes);

  private static EvaluationException wrongClass(ClassCastException e) {
    return new EvaluationException("error converting value: " + e.getMessage());
  }

  @Override
  public String toString() {
    return text;
  }
}
