package io.lateen.mixer.expression;

import io.lateen.model.attribute.AttributeType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The attributes an expression may name, with their types.
public record Vocabulary(Map<String, AttributeType> types) {

  public Vocabulary {
    types = Map.copyOf(types);
  }

  /// Null for an unknown attribute.
  public @Nullable AttributeType typeOf(String name) {
    return types.get(name);
  }

  /// These and others; the others win.
  public Vocabulary with(Map<String, AttributeType> others) {
    Map<String, AttributeType> all = new HashMap<>(types);
    all.putAll(others);
    return new Vocabulary(all);
  }
}
