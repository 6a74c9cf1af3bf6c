package io.lateen.pilot.source.consul;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// One instance of a service, as `/v1/health/service` tells it.
///
/// @param address IP or DNS name: the service's own, else its node's
/// @param port 0 when it is registered without one
/// @param protocol what meta `protocol` says, empty when it says nothing
/// @param labels tags of the form `key|value`
/// @param external whether it is outside of the mesh: meta `external` says anything
/// @param ready whether no check of it or of its node is critical, maintenance being one; a warning
///     keeps nobody away, as in Consul's own DNS
record ConsulInstance(
    String address,
    int port,
    String protocol,
    Map<String, String> labels,
    String datacenter,
    boolean external,
    boolean ready) {

  static ConsulInstance of(JsonNode tree) throws IOException {
    JsonNode service = tree.path("Service");
    JsonNode node = tree.path("Node");
    if (!service.isObject() || !node.isObject()) {
      throw new IOException("an instance: " + tree + " (expected: objects Node and Service)");
    }
    String own = service.path("Address").asString("");
    return new ConsulInstance(
        own.isEmpty() ? node.path("Address").asString("") : own,
        service.path("Port").asInt(0),
        service.path("Meta").path("protocol").asString(""),
        labels(service.path("Tags")),
        node.path("Datacenter").asString(""),
        !service.path("Meta").path("external").asString("").isEmpty(),
        isReady(tree.path("Checks")));
  }

  private static boolean isReady(JsonNode checks) {
    for (JsonNode check : checks) {
      if (check.path("Status").asString("").equals("critical")) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, String> labels(JsonNode tags) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (JsonNode tag : tags) {
      String[] parts = tag.asString("").split("\\|", -1);
      if (parts.length > 1) {
        labels.put(parts[0], parts[1]);
      }
    }
    return labels;
  }
}
