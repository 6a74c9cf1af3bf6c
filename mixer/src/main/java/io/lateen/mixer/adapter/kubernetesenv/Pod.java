package io.lateen.mixer.adapter.kubernetesenv;

import io.lateen.model.attribute.IpAddress;
import io.lateen.wire.kube.KubeObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A Pod as the adapter tells of it, worked out when the Pod changes, not when a request comes.
///
/// @param containers names by port
record Pod(
    String uid,
    Optional<IpAddress> address,
    Map<Long, String> containers,
    Map<String, Object> asSource,
    Map<String, Object> asDestination) {

  static Pod of(KubeObject object, Workload workload) {
    Map<String, Object> values = values(object, workload);
    return new Pod(
        "kubernetes://" + object.name() + "." + object.namespace(),
        IpAddress.parse(object.tree().path("status").path("podIP").asString("")),
        containers(object),
        prefixed("source_", values),
        prefixed("destination_", values));
  }

  String container(long port) {
    return containers.getOrDefault(port, "");
  }

  private static Map<String, Object> values(KubeObject pod, Workload workload) {
    JsonNode status = pod.tree().path("status");
    Map<String, Object> values = new HashMap<>();
    values.put("pod_uid", "kubernetes://" + pod.name() + "." + pod.namespace());
    values.put("pod_name", pod.name());
    values.put("namespace", pod.namespace());
    values.put("labels", Map.copyOf(pod.labels()));
    values.put("workload_uid", workload.uid(pod.namespace()));
    values.put("workload_name", workload.name());
    values.put("workload_namespace", pod.namespace());
    values.put("owner", workload.owner(pod.namespace()));
    String account = pod.spec().path("serviceAccountName").asString("");
    if (!account.isEmpty()) {
      values.put("service_account_name", account);
    }
    address(status.path("podIP")).ifPresent(ip -> values.put("pod_ip", ip));
    address(status.path("hostIP")).ifPresent(ip -> values.put("host_ip", ip));
    return values;
  }

  private static Optional<IpAddress> address(JsonNode text) {
    return IpAddress.parse(text.asString(""));
  }

  private static Map<Long, String> containers(KubeObject pod) {
    Map<Long, String> containers = new HashMap<>();
    for (JsonNode container : pod.spec().path("containers")) {
      for (JsonNode port : container.path("ports")) {
        containers.putIfAbsent(
            port.path("containerPort").asLong(0), container.path("name").asString(""));
      }
    }
    return Map.copyOf(containers);
  }

  private static Map<String, Object> prefixed(String prefix, Map<String, Object> values) {
    Map<String, Object> prefixed = new HashMap<>();
    values.forEach((name, value) -> prefixed.put(prefix + name, value));
    return Map.copyOf(prefixed);
  }
}
