package io.lateen.model.attribute;

import io.lateen.model.attribute.Reference.Condition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Attributes that remember what was asked of them, in the order of asking, each thing once. A map
/// that is absent is remembered as an absent attribute, whatever entry was asked for; a map that is
/// read whole is remembered entry by entry. Used by one thread at a time.
public final class TrackedAttributes implements Attributes {
  private final Attributes attributes;
  private final Set<Reference> seen = new HashSet<>();
  private final List<Reference> references = new ArrayList<>();

  public TrackedAttributes(Attributes attributes) {
    this.attributes = attributes;
  }

  @Override
  public @Nullable Object get(String name) {
    Object value = attributes.get(name);
    if (value instanceof Map<?, ?> map) {
      map.keySet().forEach(key -> note(name, String.valueOf(key), Condition.EXACT));
    } else {
      note(name, null, value == null ? Condition.ABSENCE : Condition.EXACT);
    }
    return value;
  }

  @Override
  public @Nullable String entry(String map, String key) {
    String value = attributes.entry(map, key);
    if (value != null) {
      note(map, key, Condition.EXACT);
    } else if (attributes.get(map) == null) {
      note(map, null, Condition.ABSENCE);
    } else {
      note(map, key, Condition.ABSENCE);
    }
    return value;
  }

  @Override
  public Set<String> names() {
    return attributes.names();
  }

  /// Everything asked for so far.
  public List<Reference> references() {
    return List.copyOf(references);
  }

  /// Goes back to what `references()` was then: what was asked since is forgotten.
  public void restore(List<Reference> then) {
    references.clear();
    references.addAll(then);
    seen.clear();
    seen.addAll(then);
  }

  private void note(String name, @Nullable String key, Condition condition) {
    Reference reference = new Reference(name, key, condition);
    if (seen.add(reference)) {
      references.add(reference);
    }
  }
}
