package io.lateen.pilot.join;

import io.lateen.model.rule.WorkloadGroup;
import io.lateen.pilot.snapshot.TlsMode;
import io.lateen.pilot.translate.node.ProxyNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a proxy says of its workload, on top of what its group says of all its workloads → the spec
/// of a WorkloadEntry (today's Istio, `autoregistration`).
final class JoinSpec {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String NETWORK = "NETWORK";

  private JoinSpec() {}

  /// The workload with what its group says where it says nothing itself.
  static ProxyNode completed(ProxyNode node, @Nullable WorkloadGroup group) {
    Map<String, String> labels = new TreeMap<>(group == null ? Map.of() : group.labels());
    labels.putAll(node.labels());
    if (node.hasIdentity()) {
      // What it can do, as of Pods: others look here before they speak TLS to it.
      labels.putIfAbsent(TlsMode.LABEL, TlsMode.ISTIO);
    }
    if (group == null) {
      return node.labelled(labels);
    }
    Map<String, String> metadata = new TreeMap<>(node.metadata());
    String network = group.template().network();
    if (network != null && metadata.getOrDefault(NETWORK, "").isEmpty()) {
      metadata.put(NETWORK, network);
    }
    String locality = group.template().locality();
    return node.described(
        labels,
        node.locality().isEmpty() && locality != null ? locality : node.locality(),
        metadata);
  }

  /// @param node completed
  /// @param account name of the ServiceAccount, or empty
  /// @throws IllegalArgumentException with the metadata's name, its value and what is expected
  static ObjectNode of(ProxyNode node, @Nullable WorkloadGroup group, String account) {
    ObjectNode spec = JSON.createObjectNode().put("address", node.ip());
    node.labels().forEach(spec.putObject("labels")::put);
    ObjectNode ports = spec.putObject("ports");
    if (group != null) {
      group.template().ports().forEach(ports::put);
    }
    putPorts(ports, node.metadata().getOrDefault("JOIN_PORTS", ""));
    put(spec, "network", node.metadata().getOrDefault(NETWORK, ""));
    put(spec, "locality", node.locality());
    put(spec, "serviceAccount", account);
    if (group != null && group.template().weight() > 0) {
      spec.put("weight", group.template().weight());
    }
    return spec;
  }

  private static void putPorts(ObjectNode ports, String written) {
    for (String pair : written.isEmpty() ? new String[0] : written.split(",", -1)) {
      if (!pair.matches("[^=]+=\\d{1,5}")) {
        throw new IllegalArgumentException(
            "node metadata.JOIN_PORTS: " + written + " (expected: name=number,…)");
      }
      ports.put(
          pair.substring(0, pair.indexOf('=')),
          Integer.parseInt(pair.substring(pair.indexOf('=') + 1)));
    }
  }

  private static void put(ObjectNode spec, String field, String value) {
    if (!value.isEmpty()) {
      spec.put(field, value);
    }
  }
}
