package io.lateen.prometheus.discover;

import io.lateen.wire.kube.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Role `service`: a target for each port, by the service's DNS name.
final class ServiceTargets {
  private ServiceTargets() {}

  static List<Map<String, String>> of(KubeObject service) {
    String host = service.name() + "." + service.namespace() + ".svc";
    List<Map<String, String>> targets = new ArrayList<>();
    for (JsonNode port : service.spec().path("ports")) {
      MetaLabels labels =
          new MetaLabels()
              .about("service", service)
              .put("service_cluster_ip", service.spec().path("clusterIP"))
              .put("service_type", service.spec().path("type"))
              .put("service_port_name", port.path("name"))
              .put("service_port_number", port.path("port"))
              .put("service_port_protocol", port.path("protocol").asString("TCP"));
      targets.add(labels.address(host + ":" + port.path("port").asInt(0)).toMap());
    }
    return targets;
  }
}
