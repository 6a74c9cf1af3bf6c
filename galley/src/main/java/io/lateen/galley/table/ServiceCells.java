package io.lateen.galley.table;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// EXTERNAL-IP, PORT(S) and ENDPOINTS as kubectl shows them.
final class ServiceCells {
  private static final int MOST_ENDPOINTS = 3;

  private ServiceCells() {}

  static String externalIp(JsonNode service) {
    JsonNode spec = service.path("spec");
    String ips = Cells.join(spec.path("externalIPs"), ip -> ip.asString(""));
    return switch (spec.path("type").asString("ClusterIP")) {
      case "ExternalName" -> Cells.orNone(spec.path("externalName").asString(""));
      case "LoadBalancer" -> {
        String ingress =
            Cells.join(
                service.path("status").path("loadBalancer").path("ingress"),
                at -> at.path("ip").asString(at.path("hostname").asString("")));
        yield ingress.isEmpty() ? (ips.isEmpty() ? "<pending>" : ips) : ingress;
      }
      default -> Cells.orNone(ips);
    };
  }

  static String ports(JsonNode service) {
    return Cells.orNone(
        Cells.join(
            service.path("spec").path("ports"),
            port -> {
              int nodePort = port.path("nodePort").asInt(0);
              return port.path("port").asInt(0)
                  + (nodePort == 0 ? "" : ":" + nodePort)
                  + "/"
                  + port.path("protocol").asString("TCP");
            }));
  }

  static String endpoints(JsonNode endpoints) {
    List<String> all = new ArrayList<>();
    for (JsonNode subset : endpoints.path("subsets")) {
      for (JsonNode address : subset.path("addresses")) {
        for (JsonNode port : subset.path("ports")) {
          all.add(address.path("ip").asString("") + ":" + port.path("port").asInt(0));
        }
      }
    }
    if (all.size() <= MOST_ENDPOINTS) {
      return Cells.orNone(String.join(",", all));
    }
    int more = all.size() - MOST_ENDPOINTS;
    return String.join(",", all.subList(0, MOST_ENDPOINTS)) + " + " + more + " more...";
  }

  static String sliceEndpoints(JsonNode slice) {
    List<String> all = new ArrayList<>();
    for (JsonNode endpoint : slice.path("endpoints")) {
      endpoint.path("addresses").forEach(address -> all.add(address.asString("")));
    }
    int more = all.size() - MOST_ENDPOINTS;
    return more <= 0
        ? Cells.orNone(String.join(",", all))
        : String.join(",", all.subList(0, MOST_ENDPOINTS)) + " + " + more + " more...";
  }
}
