package io.lateen.pilot.push;

import com.google.protobuf.ByteString;
import io.lateen.wire.xds.WorkloadProbe;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Encoded resources of one type by name, in a stable order.
record ResourceSet(Map<String, ByteString> byName) {
  static final ResourceSet NONE = new ResourceSet(Map.of());

  /// How a workload is asked whether it is well.
  ///
  /// @param probe null: not at all
  static ResourceSet of(@Nullable WorkloadProbe probe) {
    return probe == null ? NONE : new ResourceSet(Map.of("probe", probe.encode()));
  }

  /// Names of those that are not in `before`, or other there.
  Set<String> changedSince(ResourceSet before) {
    Set<String> changed = new HashSet<>();
    byName.forEach(
        (name, bytes) -> {
          if (!bytes.equals(before.byName.get(name))) {
            changed.add(name);
          }
        });
    return changed;
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
