package io.lateen.pilot.snapshot;

import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.Sidecar;
import io.lateen.model.service.Protocol;
import io.lateen.model.service.Service;
import io.lateen.model.service.ServicePort;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// What the workloads of a namespace, or some of them, see of the mesh.
public final class Scope {
  private final String namespace;
  private final @Nullable Sidecar sidecar;
  private final List<EgressScope> egress;
  private final List<Service> services;
  private final Map<String, Service> byHost = new LinkedHashMap<>();
  private final DestinationRuleIndex destinationRules;
  private final HostTable<DestinationRule> own;
  private final boolean asksForLabels;

  /// @param own DestinationRules that are for these workloads only
  Scope(
      String namespace,
      @Nullable Sidecar sidecar,
      List<EgressScope> egress,
      DestinationRuleIndex destinationRules,
      List<DestinationRule> own) {
    this.namespace = namespace;
    this.sidecar = sidecar;
    this.egress = List.copyOf(egress);
    this.destinationRules = destinationRules;
    this.own = destinationRules.table(own);
    SequencedSet<Service> union = new LinkedHashSet<>();
    egress.forEach(entry -> union.addAll(entry.services()));
    services = List.copyOf(union);
    services.forEach(service -> byHost.putIfAbsent(service.hostname(), service));
    asksForLabels =
        egress.stream()
            .flatMap(entry -> entry.virtualServices().stream())
            .anyMatch(SourceLabels::areAskedFor);
  }

  public String namespace() {
    return namespace;
  }

  /// The Sidecar rule behind this; null when none holds.
  public @Nullable Sidecar sidecar() {
    return sidecar;
  }

  /// Whether some VirtualService treats workloads of this scope differently by their labels.
  public boolean asksForLabels() {
    return asksForLabels;
  }

  /// At least one entry; without a Sidecar rule exactly one, without port.
  public List<EgressScope> egress() {
    return egress;
  }

  /// The entry for a port: its own, else the one without port; null when neither exists.
  public @Nullable EgressScope egressFor(int port) {
    EgressScope rest = null;
    for (EgressScope entry : egress) {
      if (entry.port() == null) {
        rest = rest == null ? entry : rest;
      } else if (!entry.isUnix() && entry.port().number() == port) {
        return entry;
      }
    }
    return rest;
  }

  /// The entry whose listener is at a unix socket; null when none is.
  ///
  /// @param bind `unix://` and its path
  public @Nullable EgressScope egressAt(String bind) {
    return egress.stream()
        .filter(entry -> entry.isUnix() && entry.bind().equals(bind))
        .findFirst()
        .orElse(null);
  }

  /// All services seen; a host of several registries or addresses stands here several times.
  public List<Service> services() {
    return services;
  }

  /// The service of that name; the oldest, when there are several.
  public @Nullable Service service(String hostname) {
    return byHost.get(hostname);
  }

  /// A service's port; one that nobody declared has no name.
  public ServicePort port(String hostname, int number) {
    Service service = byHost.get(hostname);
    return (service == null ? List.<ServicePort>of() : service.ports())
        .stream()
            .filter(port -> port.number() == number)
            .findFirst()
            .orElse(new ServicePort(number, "", Protocol.HTTP));
  }

  /// The rule for a service, with rules of the same host and namespace merged.
  public @Nullable DestinationRule destinationRule(Service service) {
    return destinationRules.find(namespace, service.hostname(), service.namespace(), own);
  }

  /// The rule for a host that need not be a service anybody knows.
  public @Nullable DestinationRule destinationRule(String hostname) {
    Service service = byHost.get(hostname);
    return destinationRules.find(
        namespace, hostname, service == null ? namespace : service.namespace(), own);
  }
}
