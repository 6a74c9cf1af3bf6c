package io.lateen.model.rule;

import java.util.List;
import java.util.Map;

/// Changes to the headers of one direction. `set` replaces, `add` appends.
public record HeaderOperations(
    Map<String, String> set, Map<String, String> add, List<String> remove) {
  public static final HeaderOperations NONE = new HeaderOperations(Map.of(), Map.of(), List.of());

  public HeaderOperations {
    set = Ordered.copyOf(set);
    add = Ordered.copyOf(add);
    remove = List.copyOf(remove);
  }

  public boolean isEmpty() {
    return set.isEmpty() && add.isEmpty() && remove.isEmpty();
  }
}
