package io.lateen.pilot.source;

import io.lateen.wire.kube.KubeObject;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Where a Service can be reached from outside of its cluster: IP addresses of its load balancer,
/// and its `externalIPs`. Host names are not among them: nobody looks them up.
record ExternalAddresses(String hostname, List<String> addresses) {
  ExternalAddresses {
    addresses = List.copyOf(addresses);
  }

  static ExternalAddresses of(KubeObject service, String domain) {
    List<String> addresses = new ArrayList<>();
    for (JsonNode ingress : service.tree().path("status").path("loadBalancer").path("ingress")) {
      addresses.add(ingress.path("ip").asString(""));
    }
    service.spec().path("externalIPs").forEach(ip -> addresses.add(ip.asString("")));
    addresses.removeIf(String::isEmpty);
    return new ExternalAddresses(
        ServiceReader.hostname(service.name(), service.namespace(), domain), addresses);
  }
}
