package io.lateen.pilot.source;

import io.lateen.model.rule.Port;
import io.lateen.model.rule.ServiceEntry;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Protocol;
import io.lateen.model.service.Service;
import io.lateen.model.service.Service.Resolution;
import io.lateen.model.service.ServicePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// ServiceEntries → services and endpoints, one service per host and address (Istio 1.1,
/// `serviceregistry/external/conversion.go`).
final class ServiceEntryReader {
  private ServiceEntryReader() {}

  static List<Service> services(ServiceEntry entry) {
    List<Service> services = new ArrayList<>();
    for (String host : entry.hosts()) {
      if (entry.addresses().isEmpty()) {
        services.add(service(entry, host, Service.NO_ADDRESS));
      }
      for (String address : entry.addresses()) {
        services.add(service(entry, host, single(address)));
      }
    }
    return services;
  }

  private static Service service(ServiceEntry entry, String host, String address) {
    return new Service(
        host,
        host,
        entry.meta().namespace(),
        address,
        entry.ports().stream().map(ServiceEntryReader::port).toList(),
        resolution(entry.resolution()),
        entry.location() == ServiceEntry.Location.MESH_EXTERNAL,
        Map.of(),
        entry.exportTo(),
        entry.subjectAltNames(),
        entry.meta().created());
  }

  /// A /32 is the address alone.
  private static String single(String address) {
    return address.endsWith("/32") ? address.substring(0, address.length() - 3) : address;
  }

  private static ServicePort port(Port port) {
    return new ServicePort(port.number(), port.name(), Protocol.parse(port.protocol()));
  }

  private static Resolution resolution(ServiceEntry.Resolution resolution) {
    return switch (resolution) {
      case NONE -> Resolution.PASSTHROUGH;
      case STATIC -> Resolution.CLIENT_SIDE;
      case DNS -> Resolution.DNS;
      case DNS_ROUND_ROBIN -> Resolution.DNS_ROUND_ROBIN;
    };
  }

  static List<Endpoint> endpoints(ServiceEntry entry) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (String host : entry.hosts()) {
      for (Port port : entry.ports()) {
        addEndpoints(endpoints, entry, host, port);
      }
    }
    return endpoints;
  }

  private static void addEndpoints(List<Endpoint> to, ServiceEntry entry, String host, Port port) {
    if (entry.endpoints().isEmpty() && entry.resolution().asksDns()) {
      to.add(endpoint(host, port.number(), host, entry.targetPort(port.number()), NOWHERE));
    }
    for (ServiceEntry.Endpoint at : entry.endpoints()) {
      int number =
          at.address().startsWith("unix://")
              ? 0
              : at.ports().getOrDefault(port.name(), entry.targetPort(port.number()));
      to.add(endpoint(host, port.number(), at.address(), number, at));
    }
  }

  private static final ServiceEntry.Endpoint NOWHERE =
      new ServiceEntry.Endpoint("", Map.of(), Map.of(), null, null, 0);

  private static Endpoint endpoint(
      String host, int servicePort, String address, int port, ServiceEntry.Endpoint at) {
    String network = at.network();
    String locality = at.locality();
    return new Endpoint(
        host,
        servicePort,
        address,
        port,
        at.labels(),
        "",
        "",
        network == null ? "" : network,
        locality == null ? "" : locality,
        at.weight(),
        true);
  }
}
