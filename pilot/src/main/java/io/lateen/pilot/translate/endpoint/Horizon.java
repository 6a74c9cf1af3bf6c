package io.lateen.pilot.translate.endpoint;

import io.lateen.model.service.Endpoint;
import io.lateen.pilot.snapshot.Networks;
import io.lateen.pilot.snapshot.Networks.Gateway;
import io.lateen.pilot.translate.node.Perspective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// How far a proxy sees: endpoints of other networks are their network's gateways to it (Istio 1.1,
/// `EndpointsByNetworkFilter`). Weights are as many as there are endpoints behind, or the sum of
/// their own, so that every endpoint gets its share whichever network it is in.
///
/// Endpoints of no network are everybody's neighbours; Istio 1.1 loses them.
///
/// @param network of the proxy, or empty
/// @param view networks whose endpoints the proxy wants to see; empty: all
record Horizon(Networks networks, String network, Set<String> view) {

  static Horizon of(Perspective seen) {
    Networks networks = seen.snapshot().networks();
    Map<String, String> metadata = seen.node().metadata();
    return networks.gateways().isEmpty()
        ? new Horizon(Networks.NONE, "", Set.of())
        : new Horizon(
            networks,
            metadata.getOrDefault("NETWORK", ""),
            Arrays.stream(metadata.getOrDefault("REQUESTED_NETWORK_VIEW", "").split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet()));
  }

  private record Far(String network, String locality) {}

  List<Endpoint> seen(List<Endpoint> endpoints) {
    if (networks.gateways().isEmpty()) {
      return endpoints;
    }
    List<Endpoint> near = new ArrayList<>();
    Map<Far, List<Endpoint>> far = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      if (isNear(endpoint)) {
        near.add(endpoint);
      } else if (view.isEmpty() || view.contains(endpoint.network())) {
        far.computeIfAbsent(
                new Far(endpoint.network(), endpoint.locality()), _ -> new ArrayList<>())
            .add(endpoint);
      }
    }
    return far.isEmpty() ? near : with(near, far);
  }

  private boolean isNear(Endpoint endpoint) {
    return endpoint.network().isEmpty() || endpoint.network().equals(network);
  }

  /// Weights are multiplied, so that they divide by the number of each network's gateways.
  private List<Endpoint> with(List<Endpoint> near, Map<Far, List<Endpoint>> far) {
    int scale = 1;
    for (Far each : far.keySet()) {
      int gateways = Math.max(1, gateways(each).size());
      scale = scale * gateways / gcd(scale, gateways);
    }
    List<Endpoint> all = new ArrayList<>();
    for (Endpoint endpoint : near) {
      all.add(scale == 1 ? endpoint : weighted(endpoint, weight(endpoint) * scale));
    }
    for (Map.Entry<Far, List<Endpoint>> group : far.entrySet()) {
      List<Gateway> gateways = gateways(group.getKey());
      int sum = group.getValue().stream().mapToInt(Horizon::weight).sum();
      for (Gateway gateway : gateways) {
        all.add(gateway(group.getValue().getFirst(), gateway, sum * scale / gateways.size()));
      }
    }
    return all;
  }

  private List<Gateway> gateways(Far far) {
    return networks.gateways().getOrDefault(far.network(), List.of());
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private static int weight(Endpoint endpoint) {
    return Math.max(1, endpoint.weight());
  }

  private static Endpoint weighted(Endpoint endpoint, int weight) {
    return copy(endpoint, endpoint.address(), endpoint.port(), endpoint.uid(), weight);
  }

  private static Endpoint gateway(Endpoint behind, Gateway gateway, int weight) {
    return copy(behind, gateway.address(), gateway.port(), "", weight);
  }

  private static Endpoint copy(Endpoint of, String address, int port, String uid, int weight) {
    return new Endpoint(
        of.hostname(),
        of.servicePort(),
        address,
        port,
        of.labels(),
        uid,
        of.serviceAccount(),
        of.network(),
        of.locality(),
        weight,
        of.ready());
  }
}
