package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Pods of a Service that serve it on the same port numbers (they differ only where a target port
/// is a name), by Pod name.
record EndpointGroup(List<Port> ports, Map<String, Pod> pods) {
  /// A service port as resolved for a Pod. `name` is null when the service's only port has none.
  record Port(@Nullable String name, int number, String protocol, @Nullable String appProtocol) {}

  static List<EndpointGroup> of(Service service, List<Pod> pods) {
    Map<List<Port>, Map<String, Pod>> groups = new LinkedHashMap<>();
    for (Pod pod : pods) {
      groups
          .computeIfAbsent(ports(service, pod), ports -> new TreeMap<>())
          .put(pod.getMetadata().getName(), pod);
    }
    List<EndpointGroup> list = new ArrayList<>();
    groups.forEach((ports, members) -> list.add(new EndpointGroup(ports, members)));
    return list;
  }

  private static List<Port> ports(Service service, Pod pod) {
    List<Port> ports = new ArrayList<>();
    for (ServicePort port : service.getSpec().getPorts()) {
      String protocol = port.getProtocol() == null ? "TCP" : port.getProtocol();
      number(port, protocol, pod)
          .ifPresent(
              number ->
                  ports.add(new Port(port.getName(), number, protocol, port.getAppProtocol())));
    }
    return List.copyOf(ports);
  }

  private static Optional<Integer> number(ServicePort port, String protocol, Pod pod) {
    IntOrString target = port.getTargetPort();
    if (target == null || (target.getIntVal() != null && target.getIntVal() == 0)) {
      return Optional.of(port.getPort());
    }
    return target.getIntVal() != null
        ? Optional.of(target.getIntVal())
        : named(target.getStrVal(), protocol, pod);
  }

  private static Optional<Integer> named(String name, String protocol, Pod pod) {
    for (Container container : pod.getSpec().getContainers()) {
      for (ContainerPort port : container.getPorts()) {
        String own = port.getProtocol() == null ? "TCP" : port.getProtocol();
        if (name.equals(port.getName()) && own.equals(protocol)) {
          return Optional.of(port.getContainerPort());
        }
      }
    }
    return Optional.empty();
  }
}
