package io.lateen.pilot.snapshot;

import io.lateen.model.name.Host;
import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.DestinationRule.Subset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which DestinationRule holds for a host, seen from a namespace.
final class DestinationRuleIndex {
  private static final String EVERYBODY = "*";

  private final Map<String, HostTable<DestinationRule>> all = new HashMap<>();

  /// By viewer: those that some rule names, and everybody.
  private final Map<String, Map<String, HostTable<DestinationRule>>> exported = new HashMap<>();

  private final Map<String, List<DestinationRule>> selecting = new HashMap<>();
  private final Set<String> repeated = new TreeSet<>();
  private final String rootNamespace;
  private final PolicyOrigins origins;

  DestinationRuleIndex(Collection<DestinationRule> rules, MeshConfig mesh) {
    rootNamespace = mesh.rootNamespace();
    origins = new PolicyOrigins(rules);
    List<String> defaults = mesh.defaultDestinationRuleExportTo();
    exported.put(EVERYBODY, new HashMap<>());
    rules.stream()
        .flatMap(rule -> Visibility.named(rule.exportTo(), defaults).stream())
        .forEach(viewer -> exported.put(viewer, new HashMap<>()));
    for (DestinationRule rule : rules.stream().sorted(Age.OF_RULES).toList()) {
      DestinationRule resolved = resolve(rule, mesh.domain());
      if (rule.workloadSelector() == null) {
        add(all, resolved);
        export(resolved, defaults);
      } else {
        selecting
            .computeIfAbsent(rule.meta().namespace(), namespace -> new ArrayList<>())
            .add(resolved);
      }
    }
  }

  private void export(DestinationRule rule, List<String> defaults) {
    exported.forEach(
        (viewer, tables) -> {
          boolean seen =
              viewer.equals(EVERYBODY)
                  ? Visibility.isPublic(rule.exportTo(), defaults)
                  : Visibility.sees(viewer, rule.exportTo(), defaults, rule.meta().namespace());
          if (seen) {
            add(tables, rule);
          }
        });
  }

  /// Rules for some callers of a namespace only, of which these labels are one; oldest first.
  List<DestinationRule> selecting(String namespace, Map<String, String> labels) {
    return selecting.getOrDefault(namespace, List.of()).stream()
        .filter(
            rule ->
                labels
                    .entrySet()
                    .containsAll(
                        Objects.requireNonNull(rule.workloadSelector(), "selecting").entrySet()))
        .toList();
  }

  /// Some rules of one namespace by host.
  HostTable<DestinationRule> table(List<DestinationRule> rules) {
    HostTable<DestinationRule> table = new HostTable<>();
    rules.forEach(rule -> table.put(rule.host(), rule, older -> merge(older, rule)));
    return table;
  }

  /// As the next, for a caller for whom there are rules of their own (today's Istio,
  /// `SidecarScope.DestinationRule`): of the caller's namespace the rule for the narrowest host
  /// holds, and of two for one host the caller's own.
  @Nullable DestinationRule find(
      String viewer, String host, String serviceNamespace, HostTable<DestinationRule> ofCaller) {
    DestinationRule selected = ofCaller.find(host);
    DestinationRule shared = viewer.equals(rootNamespace) ? null : find(all, viewer, host);
    if (selected != null && (shared == null || isNarrower(selected, shared))) {
      return selected;
    }
    return find(viewer, host, serviceNamespace);
  }

  private static boolean isNarrower(DestinationRule one, DestinationRule other) {
    return new Host(one.host()).compareTo(new Host(other.host())) <= 0;
  }

  /// The caller's namespace decides first (unless it is the root namespace, whose private rules
  /// would then hold for all), then the service's, then the root namespace.
  @Nullable DestinationRule find(String viewer, String host, String serviceNamespace) {
    DestinationRule own = viewer.equals(rootNamespace) ? null : find(all, viewer, host);
    if (own != null) {
      return own;
    }
    Map<String, HostTable<DestinationRule>> tables =
        exported.getOrDefault(viewer, exported.getOrDefault(EVERYBODY, Map.of()));
    DestinationRule provided = find(tables, serviceNamespace, host);
    return provided != null ? provided : find(tables, rootNamespace, host);
  }

  PolicyOrigins origins() {
    return origins;
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
        older.exportTo(),
        older.workloadSelector());
  }

  private static DestinationRule resolve(DestinationRule rule, String domain) {
    return new DestinationRule(
        rule.meta(),
        Host.resolve(rule.host(), rule.meta().namespace(), domain).name(),
        rule.trafficPolicy(),
        rule.subsets(),
        rule.exportTo(),
        rule.workloadSelector());
  }
}
