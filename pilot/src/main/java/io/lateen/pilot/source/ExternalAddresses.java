package io.lateen.pilot.source;

import io.lateen.wire.kube.KubeObject;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Where a Service can be reached from outside of its cluster: by its load balancer, and by its
/// `externalIPs`; one of type ExternalName where that is.
///
/// @param all IP addresses and host names
/// @param addresses the former only: nobody looks the latter up
record ExternalAddresses(String hostname, List<String> all, List<String> addresses) {
  ExternalAddresses {
    all = List.copyOf(all);
    addresses = List.copyOf(addresses);
  }

  static ExternalAddresses of(KubeObject service, String domain) {
    List<String> all = new ArrayList<>();
    List<String> addresses = new ArrayList<>();
    all.add(service.spec().path("externalName").asString(""));
    for (JsonNode ingress : service.tree().path("status").path("loadBalancer").path("ingress")) {
      String ip = ingress.path("ip").asString("");
      addresses.add(ip);
      all.add(ip.isEmpty() ? ingress.path("hostname").asString("") : ip);
    }
    for (JsonNode ip : service.spec().path("externalIPs")) {
      addresses.add(ip.asString(""));
      all.add(ip.asString(""));
    }
    all.removeIf(String::isEmpty);
    addresses.removeIf(String::isEmpty);
    return new ExternalAddresses(
        ServiceReader.hostname(service.name(), service.namespace(), domain), all, addresses);
  }
}
