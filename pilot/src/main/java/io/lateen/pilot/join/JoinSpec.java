package io.lateen.pilot.join;

import io.lateen.pilot.translate.node.ProxyNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a proxy says of its workload → the spec of a WorkloadEntry.
final class JoinSpec {
  private static final JsonMapper JSON = new JsonMapper();

  private JoinSpec() {}

  /// @param account name of the ServiceAccount, or empty
  /// @throws IllegalArgumentException with the metadata's name, its value and what is expected
  static ObjectNode of(ProxyNode node, String account) {
    ObjectNode spec = JSON.createObjectNode().put("address", node.ip());
    node.labels().forEach(spec.putObject("labels")::put);
    ObjectNode ports = spec.putObject("ports");
    String written = node.metadata().getOrDefault("JOIN_PORTS", "");
    for (String pair : written.isEmpty() ? new String[0] : written.split(",", -1)) {
      if (!pair.matches("[^=]+=\\d{1,5}")) {
        throw new IllegalArgumentException(
            "node metadata.JOIN_PORTS: " + written + " (expected: name=number,…)");
      }
      ports.put(
          pair.substring(0, pair.indexOf('=')),
          Integer.parseInt(pair.substring(pair.indexOf('=') + 1)));
    }
    put(spec, "network", node.metadata().getOrDefault("NETWORK", ""));
    put(spec, "locality", node.locality());
    put(spec, "serviceAccount", account);
    return spec;
  }

  private static void put(ObjectNode spec, String field, String value) {
    if (!value.isEmpty()) {
      spec.put(field, value);
    }
  }
}
