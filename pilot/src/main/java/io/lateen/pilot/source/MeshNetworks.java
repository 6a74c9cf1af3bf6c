package io.lateen.pilot.source;

import io.lateen.model.service.AddressRange;
import java.util.List;
import java.util.Map;

/// The networks that a mesh spans, as written (Istio's `meshNetworks`).
record MeshNetworks(Map<String, Network> networks) {
  static final MeshNetworks NONE = new MeshNetworks(Map.of());

  MeshNetworks {
    networks = Map.copyOf(networks);
  }

  /// @param registries clusters all of whose endpoints are in it
  /// @param ranges of addresses in it: `10.0.0.0/8`
  record Network(List<String> registries, List<String> ranges, List<Gateway> gateways) {
    Network {
      registries = List.copyOf(registries);
      ranges = List.copyOf(ranges);
      gateways = List.copyOf(gateways);
    }
  }

  /// @param service a host whose external addresses are the gateway's, or empty
  /// @param address an IP address, or empty
  record Gateway(String service, String address, int port) {}

  /// The network of an endpoint: its cluster's, else that of the longest range it is in; empty when
  /// there is none (Istio 1.1, `endpointNetwork`).
  String of(String cluster, String address) {
    for (Map.Entry<String, Network> network : networks.entrySet()) {
      if (network.getValue().registries().contains(cluster)) {
        return network.getKey();
      }
    }
    String found = "";
    int longest = -1;
    for (Map.Entry<String, Network> network : networks.entrySet()) {
      for (String range : network.getValue().ranges()) {
        int bits = bits(range);
        if (bits > longest && AddressRange.contains(range, address)) {
          found = network.getKey();
          longest = bits;
        }
      }
    }
    return found;
  }

  private static int bits(String range) {
    return Integer.parseInt(range.substring(range.indexOf('/') + 1));
  }
}
