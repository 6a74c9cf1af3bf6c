package io.lateen.pilot.source;

import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.kube.KubeObject;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Where Ingresses are reached (Istio 1.1, `pilot/pkg/config/kube/ingress/status.go`): where the
/// Service `ingressService` of the root namespace is; where the mesh names none, on the nodes of
/// its gateways' Pods. Pure.
///
/// @param services addresses from outside, by host
/// @param nodes addresses from outside of the nodes that gateways run on
record IngressAddresses(MeshConfig mesh, List<ExternalAddresses> services, List<String> nodes) {
  /// What is to be written, for those that say something else now.
  List<IngressStatus> stale(List<KubeObject> ingresses) {
    List<String> addresses = addresses();
    return ingresses.stream()
        .filter(ingress -> IngressReader.isOurs(mesh, ingress))
        .filter(ingress -> !written(ingress).equals(addresses))
        .map(ingress -> new IngressStatus(ingress.namespace(), ingress.name(), addresses))
        .toList();
  }

  private List<String> addresses() {
    String service = mesh.ingress().service();
    if (service.isEmpty()) {
      return nodes.stream().distinct().toList();
    }
    String host = ServiceReader.hostname(service, mesh.rootNamespace(), mesh.domain());
    return services.stream()
        .filter(one -> one.hostname().equals(host))
        .flatMap(one -> one.all().stream())
        .distinct()
        .toList();
  }

  private static List<String> written(KubeObject ingress) {
    List<String> written = new ArrayList<>();
    for (JsonNode one : ingress.tree().path("status").path("loadBalancer").path("ingress")) {
      written.add(one.path("ip").asString(one.path("hostname").asString("")));
    }
    return written;
  }
}
