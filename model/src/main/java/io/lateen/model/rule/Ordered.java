package io.lateen.model.rule;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// Immutable maps with a stable order, so that the same rule always gives the same bytes.
final class Ordered {
  private Ordered() {}

  static <V> Map<String, V> copyOf(Map<String, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
