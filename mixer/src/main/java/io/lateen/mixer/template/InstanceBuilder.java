package io.lateen.mixer.template;

import io.lateen.mixer.expression.EvaluationException;
import io.lateen.mixer.expression.Expression;
import io.lateen.model.attribute.Attributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds the instances of one configured kind. For any number of threads.
public final class InstanceBuilder {
  private final InstanceType type;
  private final List<Part> parts;

  /// Where a value goes and where it comes from.
  ///
  /// @param path for error texts
  /// @param member the place in the map that `field` is; -1 when it is none
  record Part(String path, int field, int member, Expression expression) {}

  InstanceBuilder(InstanceType type, List<Part> parts) {
    this.type = type;
    this.parts = List.copyOf(parts);
  }

  public InstanceType type() {
    return type;
  }

  /// @throws InstanceException when an expression has no value: then there is no instance at all
  public Instance build(Attributes attributes) throws InstanceException {
    @Nullable Object[] values = new Object[type.template().fields().size()];
    for (int i = 0; i < values.length; i++) {
      Field field = type.template().fields().get(i);
      values[i] = field.many() ? new Object[type.members(field.path()).size()] : null;
    }
    for (Part part : parts) {
      put(part, values, attributes);
    }
    return new Instance(type, values);
  }

  private void put(Part part, @Nullable Object[] values, Attributes attributes)
      throws InstanceException {
    try {
      Object value = part.expression().evaluate(attributes);
      if (values[part.field()] instanceof Object[] many) {
        many[part.member()] = value;
      } else {
        values[part.field()] = value;
      }
    } catch (EvaluationException e) {
      throw new InstanceException(
          "error evaluating instance '%s': field '%s': %s"
              .formatted(type.name(), part.path(), e.getMessage()));
    }
  }
}
