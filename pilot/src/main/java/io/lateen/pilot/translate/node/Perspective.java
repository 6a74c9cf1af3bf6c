package io.lateen.pilot.translate.node;

import io.lateen.model.rule.Sidecar;
import io.lateen.model.rule.Sidecar.OutboundPolicy;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.model.service.Workload;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.snapshot.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The mesh as one proxy sees it.
///
/// @param labels of the proxy's workload
/// @param workload as the registry knows it; null when it does not
/// @param instances the service ports that the workload answers, ready or not; those of its own
///     namespace first
public record Perspective(
    MeshSnapshot snapshot,
    ProxyNode node,
    Map<String, String> labels,
    @Nullable Workload workload,
    Scope scope,
    List<Instance> instances) {

  public static Perspective of(MeshSnapshot snapshot, ProxyNode node) {
    Workload workload = snapshot.workload(node.namespace(), node.name(), node.ip());
    Map<String, String> labels =
        node.labels().isEmpty() && workload != null ? workload.labels() : node.labels();
    Scope scope =
        node.isRouter()
            ? snapshot.routerScope(node.configNamespace(), labels)
            : snapshot.sidecarScope(node.configNamespace(), labels);
    return new Perspective(snapshot, node, labels, workload, scope, instances(snapshot, node));
  }

  /// The labels by which rules may tell this workload from others of its scope; empty when no rule
  /// does.
  public Map<String, String> tellingLabels() {
    return scope.asksForLabels() ? labels : Map.of();
  }

  /// Whether this workload is one of those that a match means.
  ///
  /// @param wantedLabels empty: any
  /// @param namespace empty: any
  public boolean isSource(Map<String, String> wantedLabels, String namespace) {
    return labels.entrySet().containsAll(wantedLabels.entrySet())
        && (namespace.isEmpty() || namespace.equals(node.configNamespace()));
  }

  /// Where the proxy is, as it says or as its workload's endpoint does; empty: nobody knows.
  public String locality() {
    return !node.locality().isEmpty() || instances.isEmpty()
        ? node.locality()
        : instances.getFirst().endpoint().locality();
  }

  public MeshConfig mesh() {
    return snapshot.mesh();
  }

  /// Whether the proxy takes requests of HTTP/1.0.
  public boolean acceptsHttp10() {
    return node.acceptsHttp10() || mesh().defaults().http10();
  }

  /// What the proxy does with connections to hosts nobody declared.
  public OutboundPolicy outboundPolicy() {
    Sidecar sidecar = scope.sidecar();
    OutboundPolicy own = sidecar == null ? null : sidecar.outboundTrafficPolicy();
    return own == null ? mesh().outboundPolicy() : own;
  }

  private static List<Instance> instances(MeshSnapshot snapshot, ProxyNode node) {
    List<Instance> instances = new ArrayList<>();
    for (Endpoint endpoint : snapshot.endpointsAt(node.ip())) {
      Service service = snapshot.service(endpoint.hostname());
      if (service != null && isOf(node, endpoint)) {
        port(service, endpoint).ifPresent(instances::add);
      }
    }
    instances.sort(
        Comparator.comparing(
            (Instance instance) -> !instance.service().namespace().equals(node.namespace())));
    return List.copyOf(instances);
  }

  /// Several workloads may share an address of the host.
  private static boolean isOf(ProxyNode node, Endpoint endpoint) {
    return endpoint.uid().isEmpty() || endpoint.uid().equals(node.uid());
  }

  private static Optional<Instance> port(Service service, Endpoint endpoint) {
    return service.ports().stream()
        .filter(port -> port.number() == endpoint.servicePort())
        .findFirst()
        .map(port -> new Instance(service, port, endpoint));
  }
}
