package io.lateen.pilot.source;

import io.lateen.wire.kube.KubeObject;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Kubernetes Endpoints → addresses by port name. Which Pod is behind an address is joined later,
/// for the two change apart.
final class EndpointsReader {
  private EndpointsReader() {}

  /// @param pod name of the Pod behind it, or empty
  record Address(String ip, String portName, int port, String pod, boolean ready) {}

  record EndpointsRow(String name, String namespace, List<Address> addresses) {}

  static EndpointsRow read(KubeObject object) {
    List<Address> addresses = new ArrayList<>();
    for (JsonNode subset : object.tree().path("subsets")) {
      for (JsonNode port : subset.path("ports")) {
        add(addresses, subset.path("addresses"), port, true);
        add(addresses, subset.path("notReadyAddresses"), port, false);
      }
    }
    return new EndpointsRow(object.name(), object.namespace(), List.copyOf(addresses));
  }

  private static void add(List<Address> to, JsonNode addresses, JsonNode port, boolean ready) {
    for (JsonNode address : addresses) {
      JsonNode target = address.path("targetRef");
      boolean pod = target.path("kind").asString("").equals("Pod");
      to.add(
          new Address(
              address.path("ip").asString(""),
              port.path("name").asString(""),
              port.path("port").asInt(0),
              pod ? target.path("name").asString("") : "",
              ready));
    }
  }
}
