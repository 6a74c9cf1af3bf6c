package io.lateen.mixer.dispatch;

import io.lateen.model.attribute.Attributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request with values laid over it; those win, and reading them leaves no trace, for the caller
/// does not know them.
final class Overlay implements Attributes {
  private final Attributes below;
  private final Map<String, Object> above = new HashMap<>();

  Overlay(Attributes below) {
    this.below = below;
  }

  void put(String name, Object value) {
    above.put(name, value);
  }

  @Override
  public @Nullable Object get(String name) {
    Object value = above.get(name);
    return value == null ? below.get(name) : value;
  }

  @Override
  public @Nullable String entry(String map, String key) {
    Object value = above.get(map);
    return value == null ? below.entry(map, key) : Attributes.entryOf(value, key);
  }

  @Override
  public Set<String> names() {
    Set<String> names = new HashSet<>(below.names());
    names.addAll(above.keySet());
    return names;
  }
}
