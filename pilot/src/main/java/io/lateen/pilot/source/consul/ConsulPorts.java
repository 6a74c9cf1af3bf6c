package io.lateen.pilot.source.consul;

import io.lateen.model.service.Protocol;
import io.lateen.model.service.ServicePort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The ports of a service: those of its instances. Of two that differ about what a port speaks, the
/// first is believed.
final class ConsulPorts {
  private final Map<Integer, ServicePort> ports = new LinkedHashMap<>();
  private final String service;
  private final Set<String> complaints;

  /// @param complaints what is wrong is added to them
  private ConsulPorts(String service, Set<String> complaints) {
    this.service = service;
    this.complaints = complaints;
  }

  static List<ServicePort> of(
      String service, List<ConsulInstance> instances, Set<String> complaints) {
    ConsulPorts ports = new ConsulPorts(service, complaints);
    instances.forEach(ports::add);
    return List.copyOf(ports.ports.values());
  }

  private void add(ConsulInstance instance) {
    int number = instance.port();
    Protocol spoken = protocol(instance.protocol());
    Protocol first = ports.computeIfAbsent(number, _ -> port(number, spoken)).protocol();
    if (first != spoken) {
      complaints.add(
          "service %s: port %d speaks %s here and %s there; %s counts (expected: one protocol)"
              .formatted(service, number, first, spoken, first));
    }
  }

  private static ServicePort port(int number, Protocol protocol) {
    String spoken = protocol.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new ServicePort(number, spoken + "-" + number, protocol);
  }

  private Protocol protocol(String said) {
    Protocol protocol = said.isEmpty() ? Protocol.TCP : Protocol.parse(said);
    if (protocol != Protocol.UNSUPPORTED) {
      return protocol;
    }
    complaints.add(
        "service %s: meta protocol: \"%s\" counts as tcp (expected: tcp, udp, grpc, grpc-web,"
                .formatted(service, said)
            + " http, http2, https, tls, mongo, redis or mysql)");
    return Protocol.TCP;
  }
}
