package io.lateen.pilot.snapshot;

import io.lateen.model.name.Host;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Values by host, found by the most specific host that covers the one asked for.
final class HostTable<V> {
  private final Map<String, V> byName = new HashMap<>();
  private final List<Host> wildcards = new ArrayList<>();

  /// @param merge what becomes of the value that is there already
  void put(String host, V value, UnaryOperator<V> merge) {
    V present = byName.get(host);
    byName.put(host, present == null ? value : merge.apply(present));
    Host key = new Host(host);
    if (present == null && key.isWildcard()) {
      wildcards.add(key);
      wildcards.sort(null);
    }
  }

  @Nullable V find(String host) {
    V exact = byName.get(host);
    if (exact != null) {
      return exact;
    }
    Host wanted = new Host(host);
    for (Host wildcard : wildcards) {
      if (wanted.subsetOf(wildcard)) {
        return byName.get(wildcard.name());
      }
    }
    return null;
  }
}
