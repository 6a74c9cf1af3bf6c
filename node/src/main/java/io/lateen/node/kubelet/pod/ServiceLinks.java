package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The variables by which a container finds the services of its namespace
/// (`REVIEWS_SERVICE_HOST` …, and Docker's older `REVIEWS_PORT_9080_TCP` …).
final class ServiceLinks {
  private ServiceLinks() {}

  static Map<String, String> of(List<Service> services) {
    Map<String, String> links = new LinkedHashMap<>();
    for (Service service : services) {
      String ip = service.getSpec().getClusterIP();
      if (ip != null && !ip.isEmpty() && !ip.equals("None") && !ports(service).isEmpty()) {
        add(links, word(service.getMetadata().getName()), ip, ports(service));
      }
    }
    return links;
  }

  private static List<ServicePort> ports(Service service) {
    return service.getSpec().getPorts();
  }

  private static void add(
      Map<String, String> links, String name, String ip, List<ServicePort> ports) {
    ServicePort first = ports.getFirst();
    links.put(name + "_SERVICE_HOST", ip);
    links.put(name + "_SERVICE_PORT", "" + first.getPort());
    links.put(name + "_PORT", url(ip, first));
    for (ServicePort port : ports) {
      if (port.getName() != null && !port.getName().isEmpty()) {
        links.put(name + "_SERVICE_PORT_" + word(port.getName()), "" + port.getPort());
      }
      String prefix = name + "_PORT_" + port.getPort() + "_" + protocol(port);
      links.put(prefix, url(ip, port));
      links.put(prefix + "_PROTO", protocol(port).toLowerCase(Locale.ROOT));
      links.put(prefix + "_PORT", "" + port.getPort());
      links.put(prefix + "_ADDR", ip);
    }
  }

  private static String url(String ip, ServicePort port) {
    return protocol(port).toLowerCase(Locale.ROOT) + "://" + ip + ":" + port.getPort();
  }

  private static String protocol(ServicePort port) {
    return port.getProtocol() == null ? "TCP" : port.getProtocol();
  }

  private static String word(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[-.]", "_");
  }
}
