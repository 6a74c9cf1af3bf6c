package io.lateen.pilot.snapshot;

import io.lateen.model.name.Host;
import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.DestinationRule.Subset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which DestinationRule holds for a host, seen from a namespace.
final class DestinationRuleIndex {
  private final Map<String, HostTable<DestinationRule>> all = new HashMap<>();
  private final Map<String, HostTable<DestinationRule>> exported = new HashMap<>();
  private final Set<String> repeated = new TreeSet<>();
  private final String rootNamespace;

  DestinationRuleIndex(Collection<DestinationRule> rules, MeshConfig mesh) {
    rootNamespace = mesh.rootNamespace();
    for (DestinationRule rule : rules.stream().sorted(Age.OF_RULES).toList()) {
      DestinationRule resolved = resolve(rule, mesh.domain());
      add(all, resolved);
      if (Visibility.isPublic(rule.exportTo(), mesh.defaultDestinationRuleExportTo())) {
        add(exported, resolved);
      }
    }
  }

  /// The caller's namespace decides first (unless it is the root namespace, whose private rules
  /// would then hold for all), then the service's, then the root namespace.
  @Nullable DestinationRule find(String viewer, String host, String serviceNamespace) {
    DestinationRule own = viewer.equals(rootNamespace) ? null : find(all, viewer, host);
    if (own != null) {
      return own;
    }
    DestinationRule provided = find(exported, serviceNamespace, host);
    return provided != null ? provided : find(exported, rootNamespace, host);
  }

  /// Hosts for which a younger rule names a subset that an older one has; it is left out.
  Set<String> hostsWithRepeatedSubsets() {
    return repeated;
  }

  private static @Nullable DestinationRule find(
      Map<String, HostTable<DestinationRule>> tables, String namespace, String host) {
    HostTable<DestinationRule> table = tables.get(namespace);
    return table == null ? null : table.find(host);
  }

  private void add(Map<String, HostTable<DestinationRule>> tables, DestinationRule rule) {
    tables
        .computeIfAbsent(rule.meta().namespace(), namespace -> new HostTable<>())
        .put(rule.host(), rule, older -> merge(older, rule));
  }

  /// The older rule's words come first; the younger adds the subsets and the policy that are
  /// missing. (Istio 1.1 took the policy only from a younger rule that has subsets.)
  private DestinationRule merge(DestinationRule older, DestinationRule younger) {
    List<Subset> subsets = new ArrayList<>(older.subsets());
    for (Subset subset : younger.subsets()) {
      if (subsets.stream().noneMatch(known -> known.name().equals(subset.name()))) {
        subsets.add(subset);
      } else {
        repeated.add(older.host());
      }
    }
    return new DestinationRule(
        older.meta(),
        older.host(),
        older.trafficPolicy() != null ? older.trafficPolicy() : younger.trafficPolicy(),
        subsets,
        older.exportTo());
  }

  private static DestinationRule resolve(DestinationRule rule, String domain) {
    return new DestinationRule(
        rule.meta(),
        Host.resolve(rule.host(), rule.meta().namespace(), domain).name(),
        rule.trafficPolicy(),
        rule.subsets(),
        rule.exportTo());
  }
}
