package io.lateen.pilot.snapshot;

import io.lateen.model.service.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Endpoints by service port and by address, in a stable order.
final class EndpointIndex {
  private static final Comparator<Endpoint> ORDER =
      Comparator.comparing(Endpoint::hostname)
          .thenComparingInt(Endpoint::servicePort)
          .thenComparing(Endpoint::locality)
          .thenComparing(Endpoint::address)
          .thenComparingInt(Endpoint::port)
          .thenComparing(Endpoint::uid);

  private record Port(String hostname, int number) {}

  private final Map<Port, List<Endpoint>> byPort = new HashMap<>();
  private final Map<String, List<Endpoint>> byAddress = new HashMap<>();

  EndpointIndex(Collection<Endpoint> endpoints) {
    for (Endpoint endpoint : endpoints.stream().sorted(ORDER).toList()) {
      byPort
          .computeIfAbsent(
              new Port(endpoint.hostname(), endpoint.servicePort()), port -> new ArrayList<>())
          .add(endpoint);
      byAddress.computeIfAbsent(endpoint.address(), address -> new ArrayList<>()).add(endpoint);
    }
  }

  List<Endpoint> of(String hostname, int servicePort) {
    return byPort.getOrDefault(new Port(hostname, servicePort), List.of());
  }

  List<Endpoint> at(String address) {
    return byAddress.getOrDefault(address, List.of());
  }
}
