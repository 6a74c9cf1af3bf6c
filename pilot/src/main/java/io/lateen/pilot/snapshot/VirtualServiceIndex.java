package io.lateen.pilot.snapshot;

import io.lateen.model.name.GatewayName;
import io.lateen.model.rule.VirtualService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// VirtualServices by the gateway they are bound to, resolved, with what they delegate, oldest
/// first.
final class VirtualServiceIndex {
  private final Map<String, List<VirtualService>> byGateway = new HashMap<>();
  private final List<VirtualService> all = new ArrayList<>();
  private final List<String> defaults;
  private final List<DuplicateHost> duplicates;
  private final Delegation delegation;

  VirtualServiceIndex(Collection<VirtualService> rules, MeshConfig mesh) {
    defaults = mesh.defaultVirtualServiceExportTo();
    List<VirtualService> resolved =
        rules.stream()
            .sorted(Age.OF_RULES)
            .map(rule -> VirtualServiceResolver.resolve(rule, mesh.domain()))
            .toList();
    delegation = new Delegation(resolved, defaults);
    for (VirtualService rule : resolved) {
      if (!Delegation.isDelegate(rule)) {
        add(delegation.complete(rule));
      }
    }
    duplicates = findDuplicates();
  }

  private void add(VirtualService rule) {
    all.add(rule);
    for (String gateway : rule.gateways().stream().distinct().toList()) {
      byGateway.computeIfAbsent(gateway, name -> new ArrayList<>()).add(rule);
    }
  }

  /// Who delegates to whom.
  Delegation delegation() {
    return delegation;
  }

  /// Those of all gateways and namespaces, but for delegates.
  List<VirtualService> all() {
    return all;
  }

  boolean sees(String viewer, VirtualService rule) {
    return Visibility.sees(viewer, rule.exportTo(), defaults, namespace(rule));
  }

  /// @param gateway `namespace/name`, or `mesh`
  List<VirtualService> boundTo(String gateway, String viewer) {
    return byGateway.getOrDefault(gateway, List.of()).stream()
        .filter(rule -> sees(viewer, rule))
        .toList();
  }

  List<DuplicateHost> duplicates() {
    return duplicates;
  }

  private List<DuplicateHost> findDuplicates() {
    Map<String, List<VirtualService>> claims = new HashMap<>();
    List<DuplicateHost> found = new ArrayList<>();
    for (VirtualService rule : byGateway.getOrDefault(GatewayName.MESH.toString(), List.of())) {
      for (String host : rule.hosts().stream().distinct().toList()) {
        List<VirtualService> older = claims.computeIfAbsent(host, name -> new ArrayList<>());
        older.stream()
            .filter(other -> seenTogether(other, rule))
            .findFirst()
            .ifPresent(kept -> found.add(new DuplicateHost(host, name(kept), name(rule))));
        older.add(rule);
      }
    }
    return List.copyOf(found);
  }

  private boolean seenTogether(VirtualService one, VirtualService other) {
    return namespace(one).equals(namespace(other))
        || Visibility.isPublic(one.exportTo(), defaults)
        || Visibility.isPublic(other.exportTo(), defaults);
  }

  private static String namespace(VirtualService rule) {
    return rule.meta().namespace();
  }

  private static String name(VirtualService rule) {
    return rule.meta().namespace() + "/" + rule.meta().name();
  }
}
