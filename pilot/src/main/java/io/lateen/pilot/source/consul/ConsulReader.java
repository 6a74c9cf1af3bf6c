package io.lateen.pilot.source.consul;

import io.lateen.model.attribute.IpAddress;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.model.service.Service.Resolution;
import io.lateen.pilot.source.Registry.Contents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Consul's services and instances → ours (Istio 1.1, `consul/conversion.go`): the host is
/// `name.service.consul`, and every port that an instance has is a port of the service, so that a
/// service all of whose instances fail is still one, with nobody behind it.
final class ConsulReader {
  private static final String NAMESPACE = "default";
  private static final int LAST_PORT = 65_535;

  /// What can be part of a host; Consul's own DNS takes less. A `|` would break names of clusters.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

  private final List<Service> services = new ArrayList<>();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final Set<String> complaints = new LinkedHashSet<>();

  /// @param complaints what does not count as it stands there, and why
  record Reading(Contents contents, Set<String> complaints) {}

  static Reading read(Map<String, List<ConsulInstance>> instances) {
    ConsulReader reader = new ConsulReader();
    instances.forEach(reader::add);
    return new Reading(new Contents(reader.services, reader.endpoints), reader.complaints);
  }

  private void add(String name, List<ConsulInstance> all) {
    if (!NAME.matcher(name).matches()) {
      complaints.add("service \"" + name + "\" is passed over (expected: letters, digits, _.-)");
      return;
    }
    String host = name + ".service.consul";
    List<ConsulInstance> called = all.stream().filter(one -> isCalled(name, one)).toList();
    services.add(service(name, host, called));
    called.forEach(one -> endpoints.add(endpoint(host, one)));
  }

  private boolean isCalled(String name, ConsulInstance instance) {
    int port = instance.port();
    if (port < 0 || port > LAST_PORT) {
      complaints.add(
          "service %s: port %d at %s is passed over (expected: 1..65535, or 0 for none)"
              .formatted(name, port, instance.address()));
    }
    return port > 0 && port <= LAST_PORT;
  }

  private Service service(String name, String host, List<ConsulInstance> instances) {
    return new Service(
        host,
        name,
        NAMESPACE,
        Service.NO_ADDRESS,
        ConsulPorts.of(name, instances, complaints),
        resolution(instances),
        instances.stream().anyMatch(ConsulInstance::external),
        Map.of(),
        List.of(),
        List.of(),
        Instant.EPOCH);
  }

  /// Istio lets callers of external services go where they were going. Names are looked up by the
  /// proxy, where Istio 1.1 would tell Envoy an address that is none.
  private static Resolution resolution(List<ConsulInstance> instances) {
    if (instances.stream().anyMatch(ConsulInstance::external)) {
      return Resolution.PASSTHROUGH;
    }
    return instances.stream().allMatch(one -> IpAddress.parse(one.address()).isPresent())
        ? Resolution.CLIENT_SIDE
        : Resolution.DNS;
  }

  private static Endpoint endpoint(String host, ConsulInstance instance) {
    return new Endpoint(
        host,
        instance.port(),
        instance.address(),
        instance.port(),
        instance.labels(),
        "",
        "",
        "",
        instance.datacenter(),
        0,
        instance.ready());
  }
}
