package io.lateen.prometheus.discover;

import io.lateen.wire.kube.KubeObject;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Role `node`: the kubelet of each node, at its internal address.
final class NodeTargets {
  private static final int KUBELET_PORT = 10250;

  private NodeTargets() {}

  static List<Map<String, String>> of(KubeObject node) {
    JsonNode status = node.tree().path("status");
    int port =
        status.path("daemonEndpoints").path("kubeletEndpoint").path("Port").asInt(KUBELET_PORT);
    MetaLabels labels = new MetaLabels().about("node", node);
    String host = "";
    for (JsonNode address : status.path("addresses")) {
      labels.put("node_address_" + address.path("type").asString(""), address.path("address"));
      boolean internal = address.path("type").asString("").equals("InternalIP");
      host = host.isEmpty() || internal ? address.path("address").asString("") : host;
    }
    return host.isEmpty() ? List.of() : List.of(labels.address(host + ":" + port).toMap());
  }
}
