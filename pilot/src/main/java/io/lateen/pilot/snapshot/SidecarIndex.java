package io.lateen.pilot.snapshot;

import io.lateen.model.rule.Sidecar;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which Sidecar rule holds for a workload.
final class SidecarIndex {
  private final List<Sidecar> oldestFirst;
  private final String rootNamespace;

  SidecarIndex(Collection<Sidecar> rules, MeshConfig mesh) {
    oldestFirst = rules.stream().sorted(Age.OF_RULES).toList();
    rootNamespace = mesh.rootNamespace();
  }

  /// The namespace's oldest rule that selects the workload, else the namespace's own, else the
  /// root namespace's.
  @Nullable Sidecar find(String namespace, Map<String, String> labels) {
    return Stream.<Predicate<Sidecar>>of(
            rule -> isIn(rule, namespace) && selects(rule, labels),
            rule -> isIn(rule, namespace) && isForAll(rule),
            rule -> isIn(rule, rootNamespace) && isForAll(rule))
        .map(wanted -> oldestFirst.stream().filter(wanted).findFirst().orElse(null))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static boolean isIn(Sidecar rule, String namespace) {
    return rule.meta().namespace().equals(namespace);
  }

  private static boolean isForAll(Sidecar rule) {
    Map<String, String> selector = rule.workloadSelector();
    return selector == null || selector.isEmpty();
  }

  private static boolean selects(Sidecar rule, Map<String, String> labels) {
    Map<String, String> selector = rule.workloadSelector();
    return selector != null
        && !selector.isEmpty()
        && labels.entrySet().containsAll(selector.entrySet());
  }
}
