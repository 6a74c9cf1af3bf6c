package io.lateen.galley.resource;

import io.lateen.galley.store.Transaction;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Gives Services their cluster addresses and node ports, each to one Service only.
final class ServiceAddresses {

  private static final int FIRST_NODE_PORT = 30000;
  private static final int LAST_NODE_PORT = 32767;

  private final ClusterIps range;

  ServiceAddresses(ClusterIps range) {
    this.range = range;
  }

  /// @param old the Service before the change
  void assign(ObjectNode service, @Nullable JsonNode old, Transaction transaction) {
    ObjectNode spec = service.withObjectProperty("spec");
    String type = spec.path("type").asString("");
    if (type.equals("ExternalName")) {
      return;
    }
    List<ObjectNode> others = transaction.list("/services", "");
    clusterIp(service, spec, old, others);
    if (type.equals("NodePort") || type.equals("LoadBalancer")) {
      nodePorts(service, spec, old, others);
    } else {
      spec.path("ports").forEach(port -> noNodePort(service, (ObjectNode) port, old));
    }
  }

  private void clusterIp(
      ObjectNode service, ObjectNode spec, @Nullable JsonNode old, List<ObjectNode> others) {
    String before = old == null ? "" : old.path("spec").path("clusterIP").asString("");
    String wanted = spec.path("clusterIP").asString("");
    if (wanted.isEmpty() && !before.isEmpty()) {
      wanted = before;
    }
    Set<String> used = new HashSet<>();
    others.forEach(other -> used.add(other.path("spec").path("clusterIP").asString("")));
    if (wanted.isEmpty()) {
      wanted = range.next(used).orElseThrow(ServiceAddresses::exhausted);
    } else if (!before.isEmpty() && !wanted.equals(before)) {
      throw Refusals.invalid(
          "Service", service, "spec.clusterIP", "\"" + wanted + "\": field is immutable");
    } else if (before.isEmpty() && !wanted.equals("None") && used.contains(wanted)) {
      throw Refusals.invalid(
          "Service", service, "spec.clusterIP", "\"" + wanted + "\" is already allocated");
    }
    spec.put("clusterIP", wanted);
    spec.putArray("clusterIPs").add(wanted);
  }

  private static ApiException exhausted() {
    return new ApiException(500, "InternalError", "no cluster address is left for Services", null);
  }

  private static void nodePorts(
      ObjectNode service, ObjectNode spec, @Nullable JsonNode old, List<ObjectNode> others) {
    Set<Integer> used = new HashSet<>();
    others.stream()
        .filter(other -> !sameName(other, service))
        .forEach(
            other ->
                other
                    .path("spec")
                    .path("ports")
                    .forEach(port -> used.add(port.path("nodePort").asInt(0))));
    spec.path("ports").forEach(port -> checkNodePort(service, port, used));
    for (JsonNode port : spec.path("ports")) {
      int given = port.path("nodePort").asInt(0);
      if (given == 0) {
        given = before(old, port.path("port").asInt(0));
      }
      for (int at = FIRST_NODE_PORT; given == 0 && at <= LAST_NODE_PORT; at++) {
        given = used.contains(at) ? 0 : at;
      }
      used.add(given);
      ((ObjectNode) port).put("nodePort", given);
    }
  }

  /// What an earlier type of the Service brought goes with it.
  private static void noNodePort(ObjectNode service, ObjectNode port, @Nullable JsonNode old) {
    int given = port.path("nodePort").asInt(0);
    if (given != 0 && given != before(old, port.path("port").asInt(0))) {
      throw Refusals.invalid(
          "Service",
          service,
          "spec.ports[].nodePort",
          given + " (expected: none when type is ClusterIP)");
    }
    port.remove("nodePort");
  }

  private static boolean sameName(JsonNode one, JsonNode other) {
    return List.of("name", "namespace").stream()
        .allMatch(
            field -> one.path("metadata").path(field).equals(other.path("metadata").path(field)));
  }

  private static void checkNodePort(ObjectNode service, JsonNode port, Set<Integer> used) {
    int given = port.path("nodePort").asInt(0);
    if (given == 0) {
      return;
    }
    if (given < FIRST_NODE_PORT || given > LAST_NODE_PORT) {
      throw Refusals.invalid(
          "Service",
          service,
          "spec.ports[].nodePort",
          given + " (expected: " + FIRST_NODE_PORT + ".." + LAST_NODE_PORT + ")");
    }
    if (!used.add(given)) {
      throw Refusals.invalid(
          "Service", service, "spec.ports[].nodePort", given + " is already allocated");
    }
  }

  private static int before(@Nullable JsonNode old, int port) {
    if (old == null) {
      return 0;
    }
    return old.path("spec")
        .path("ports")
        .valueStream()
        .filter(candidate -> candidate.path("port").asInt(0) == port)
        .mapToInt(candidate -> candidate.path("nodePort").asInt(0))
        .findFirst()
        .orElse(0);
  }
}
