package io.lateen.prometheus.discover;

import io.lateen.wire.kube.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/// Role `endpoints`: a target for each address and port of a service, with what is known of the
/// service and of the Pod behind it.
final class EndpointTargets {
  private final KubeObject endpoints;
  private final Optional<KubeObject> service;
  private final BiFunction<String, String, Optional<KubeObject>> pods;
  private final List<Map<String, String>> targets = new ArrayList<>();

  /// @param pods from namespace and name
  EndpointTargets(
      KubeObject endpoints,
      Optional<KubeObject> service,
      BiFunction<String, String, Optional<KubeObject>> pods) {
    this.endpoints = endpoints;
    this.service = service;
    this.pods = pods;
  }

  List<Map<String, String>> targets() {
    for (JsonNode subset : endpoints.tree().path("subsets")) {
      for (JsonNode port : subset.path("ports")) {
        subset.path("addresses").forEach(address -> add(address, port, true));
        subset.path("notReadyAddresses").forEach(address -> add(address, port, false));
      }
    }
    return targets;
  }

  private void add(JsonNode address, JsonNode port, boolean ready) {
    MetaLabels labels = new MetaLabels();
    pod(address).ifPresent(pod -> labels.putAll(behind(pod, port.path("port").asInt(0))));
    service.ifPresent(it -> labels.about("service", it));
    labels
        .about("endpoints", endpoints)
        .put("endpoint_hostname", address.path("hostname"))
        .put("endpoint_node_name", address.path("nodeName"))
        .put("endpoint_ready", ready ? "true" : "false")
        .put("endpoint_port_name", port.path("name"))
        .put("endpoint_port_protocol", port.path("protocol").asString("TCP"))
        .put("endpoint_address_target_kind", address.path("targetRef").path("kind"))
        .put("endpoint_address_target_name", address.path("targetRef").path("name"))
        .address(address.path("ip").asString("") + ":" + port.path("port").asInt(0));
    targets.add(labels.toMap());
  }

  private Optional<KubeObject> pod(JsonNode address) {
    JsonNode target = address.path("targetRef");
    return target.path("kind").asString("").equals("Pod")
        ? pods.apply(
            target.path("namespace").asString(endpoints.namespace()),
            target.path("name").asString(""))
        : Optional.empty();
  }

  private static MetaLabels behind(KubeObject pod, int number) {
    MetaLabels labels = PodTargets.about(pod);
    for (JsonNode container : pod.spec().path("containers")) {
      for (JsonNode port : container.path("ports")) {
        if (port.path("containerPort").asInt(0) == number) {
          labels.put("pod_container_name", container.path("name"));
          PodTargets.port(labels, port);
        }
      }
    }
    return labels;
  }
}
