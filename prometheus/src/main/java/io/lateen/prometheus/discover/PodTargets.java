package io.lateen.prometheus.discover;

import io.lateen.wire.kube.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Role `pod`: a target for each port of each container.
final class PodTargets {
  private PodTargets() {}

  static List<Map<String, String>> of(KubeObject pod) {
    List<Map<String, String>> targets = new ArrayList<>();
    String ip = pod.tree().path("status").path("podIP").asString("");
    if (ip.isEmpty()) {
      return targets;
    }
    MetaLabels about = about(pod);
    for (JsonNode container : pod.spec().path("containers")) {
      if (container.path("ports").isEmpty()) {
        targets.add(container(about, container).address(ip).toMap());
      }
      for (JsonNode port : container.path("ports")) {
        MetaLabels labels = port(container(about, container), port);
        targets.add(labels.address(ip + ":" + port.path("containerPort").asInt(0)).toMap());
      }
    }
    return targets;
  }

  private static MetaLabels container(MetaLabels about, JsonNode container) {
    return about
        .copy()
        .put("pod_container_name", container.path("name"))
        .put("pod_container_image", container.path("image"))
        .put("pod_container_init", "false");
  }

  static MetaLabels port(MetaLabels labels, JsonNode port) {
    return labels
        .put("pod_container_port_name", port.path("name"))
        .put("pod_container_port_number", port.path("containerPort"))
        .put("pod_container_port_protocol", port.path("protocol").asString("TCP"));
  }

  static MetaLabels about(KubeObject pod) {
    JsonNode status = pod.tree().path("status");
    MetaLabels labels =
        new MetaLabels()
            .about("pod", pod)
            .put("pod_ip", status.path("podIP"))
            .put("pod_phase", status.path("phase"))
            .put("pod_host_ip", status.path("hostIP"))
            .put("pod_node_name", pod.spec().path("nodeName"))
            .put("pod_uid", pod.tree().path("metadata").path("uid"))
            .put("pod_ready", ready(status));
    for (JsonNode owner : pod.tree().path("metadata").path("ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        labels.put("pod_controller_kind", owner.path("kind"));
        labels.put("pod_controller_name", owner.path("name"));
      }
    }
    return labels;
  }

  private static String ready(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asString("").equals("Ready")) {
        return condition.path("status").asString("").toLowerCase(Locale.ROOT);
      }
    }
    return "unknown";
  }
}
