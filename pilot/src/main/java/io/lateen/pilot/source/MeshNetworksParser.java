package io.lateen.pilot.source;

import io.lateen.pilot.source.MeshNetworks.Gateway;
import io.lateen.pilot.source.MeshNetworks.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The `meshNetworks` document of Istio's ConfigMap `istio`.
final class MeshNetworksParser {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final String IP = BYTE + "(\\." + BYTE + "){3}";

  private MeshNetworksParser() {}

  /// @throws IllegalArgumentException with path, value and what is expected
  static MeshNetworks parse(String yaml) {
    try {
      JsonNode tree = YAML.readTree(yaml);
      Map<String, Network> networks = new LinkedHashMap<>();
      tree.path("networks")
          .forEachEntry(
              (name, network) -> networks.put(name, network("networks." + name, network)));
      return new MeshNetworks(networks);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  private static Network network(String path, JsonNode network) {
    List<String> registries = new ArrayList<>();
    List<String> ranges = new ArrayList<>();
    JsonNode endpoints = network.path("endpoints");
    for (int i = 0; i < endpoints.size(); i++) {
      JsonNode each = endpoints.get(i);
      String at = path + ".endpoints[" + i + "]";
      if (each.has("fromRegistry")) {
        registries.add(each.path("fromRegistry").asString(""));
      } else {
        ranges.add(
            matching(
                at + ".fromCidr",
                each.path("fromCidr"),
                IP + "/([12]?\\d|3[0-2])",
                "a range such as 10.0.0.0/8; or fromRegistry"));
      }
    }
    List<Gateway> gateways = new ArrayList<>();
    JsonNode written = network.path("gateways");
    for (int i = 0; i < written.size(); i++) {
      gateways.add(gateway(path + ".gateways[" + i + "]", written.get(i)));
    }
    return new Network(registries, ranges, gateways);
  }

  private static Gateway gateway(String path, JsonNode gateway) {
    int port = gateway.path("port").asInt(0);
    if (port < 1 || port > 65535) {
      throw wrong(path + ".port", gateway.path("port"), "1..65535");
    }
    String service = gateway.path("registryServiceName").asString("");
    return service.isEmpty()
        ? new Gateway(
            "",
            matching(
                path + ".address",
                gateway.path("address"),
                IP,
                "an IPv4 address; or registryServiceName"),
            port)
        : new Gateway(service, "", port);
  }

  private static String matching(String path, JsonNode value, String regex, String expected) {
    if (!value.asString("").matches(regex)) {
      throw wrong(path, value, expected);
    }
    return value.asString();
  }

  private static IllegalArgumentException wrong(String path, JsonNode value, String expected) {
    String shown = value.isMissingNode() ? "missing" : value.toString();
    return new IllegalArgumentException(path + ": " + shown + " (expected: " + expected + ")");
  }
}
