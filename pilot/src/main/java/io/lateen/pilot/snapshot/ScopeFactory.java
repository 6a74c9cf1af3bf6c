package io.lateen.pilot.snapshot;

import io.lateen.model.name.GatewayName;
import io.lateen.model.name.Host;
import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.Sidecar;
import io.lateen.model.rule.Sidecar.CaptureMode;
import io.lateen.model.rule.Sidecar.Egress;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.service.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Cuts what a namespace may see out of the whole mesh.
final class ScopeFactory {
  private final List<Service> services;
  private final VirtualServiceIndex virtualServices;
  private final DestinationRuleIndex destinationRules;
  private final MeshConfig mesh;

  /// @param services oldest first
  ScopeFactory(
      List<Service> services,
      VirtualServiceIndex virtualServices,
      DestinationRuleIndex destinationRules,
      MeshConfig mesh) {
    this.services = services;
    this.virtualServices = virtualServices;
    this.destinationRules = destinationRules;
    this.mesh = mesh;
  }

  Scope scope(String namespace, @Nullable Sidecar sidecar, List<DestinationRule> own) {
    EgressScope everything =
        new EgressScope(
            null,
            "",
            CaptureMode.DEFAULT,
            visibleServices(namespace),
            virtualServices.boundTo(GatewayName.MESH.toString(), namespace));
    List<EgressScope> egress =
        sidecar == null || sidecar.egress().isEmpty()
            ? List.of(everything)
            : sidecar.egress().stream().map(entry -> cut(everything, entry, namespace)).toList();
    return new Scope(namespace, sidecar, egress, destinationRules, own);
  }

  private List<Service> visibleServices(String viewer) {
    return services.stream()
        .filter(
            service ->
                Visibility.sees(
                    viewer, service.exportTo(), mesh.defaultServiceExportTo(), service.namespace()))
        .toList();
  }

  private static EgressScope cut(EgressScope everything, Egress entry, String namespace) {
    Imports imports = Imports.of(entry.hosts(), namespace);
    return new EgressScope(
        entry.port(),
        entry.bind() == null ? "" : entry.bind(),
        entry.captureMode(),
        imports.services(everything.services()),
        everything.virtualServices().stream().filter(imports::takes).toList());
  }

  /// Hosts by the namespace they are imported from; `*` is any namespace, `~` none.
  private record Imports(Map<String, List<Host>> byNamespace) {

    static Imports of(List<String> entries, String namespace) {
      Map<String, List<Host>> byNamespace = new HashMap<>();
      for (String entry : entries) {
        int slash = entry.indexOf('/');
        String from = slash < 0 ? "*" : entry.substring(0, slash);
        byNamespace
            .computeIfAbsent(from.equals(".") ? namespace : from, name -> new ArrayList<>())
            .add(new Host(entry.substring(slash + 1)));
      }
      return new Imports(byNamespace);
    }

    /// Those imported from their namespace by name come before those imported from anywhere.
    List<Service> services(List<Service> all) {
      List<Service> chosen = new ArrayList<>();
      for (Service service : all) {
        if (covers(service.namespace(), service.hostname())) {
          chosen.add(service);
        }
      }
      for (Service service : all) {
        if (!covers(service.namespace(), service.hostname()) && covers("*", service.hostname())) {
          chosen.add(service);
        }
      }
      return chosen;
    }

    boolean takes(VirtualService rule) {
      return rule.hosts().stream()
          .anyMatch(host -> covers(rule.meta().namespace(), host) || covers("*", host));
    }

    private boolean covers(String namespace, String hostname) {
      Host host = new Host(hostname);
      return byNamespace.getOrDefault(namespace, List.of()).stream().anyMatch(host::matches);
    }
  }
}
