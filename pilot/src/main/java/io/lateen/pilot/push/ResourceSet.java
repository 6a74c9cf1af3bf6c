package io.lateen.pilot.push;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Encoded resources of one type by name, in a stable order.
record ResourceSet(Map<String, ByteString> byName) {
  static final ResourceSet NONE = new ResourceSet(Map.of());

  List<ByteString> resources() {
    return new ArrayList<>(byName.values());
  }

  /// This and what `other` has beside it.
  ResourceSet with(ResourceSet other) {
    Map<String, ByteString> union = new LinkedHashMap<>(byName);
    other.byName.forEach(union::putIfAbsent);
    return new ResourceSet(union);
  }

  /// Only the named ones.
  ResourceSet only(Collection<String> names) {
    Map<String, ByteString> some = new LinkedHashMap<>(byName);
    some.keySet().retainAll(names);
    return new ResourceSet(some);
  }

  boolean lacksSomeOf(ResourceSet other) {
    return !byName.keySet().containsAll(other.byName.keySet());
  }
}
