package io.lateen.model.attribute;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Attributes in memory; immutable.
public final class AttributeBag implements Attributes {
  private static final AttributeBag EMPTY = new AttributeBag(Map.of());

  private final Map<String, Object> values;

  private AttributeBag(Map<String, Object> values) {
    this.values = values;
  }

  public static AttributeBag empty() {
    return EMPTY;
  }

  /// A copy of `values`.
  public static AttributeBag of(Map<String, ?> values) {
    return new AttributeBag(new HashMap<>(values));
  }

  /// Takes `values` as they are: the caller must not touch the map again.
  public static AttributeBag taking(Map<String, Object> values) {
    return new AttributeBag(values);
  }

  @Override
  public @Nullable Object get(String name) {
    return values.get(name);
  }

  @Override
  public @Nullable String entry(String map, String key) {
    return Attributes.entryOf(values.get(map), key);
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(values.keySet());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AttributeBag bag && bag.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
