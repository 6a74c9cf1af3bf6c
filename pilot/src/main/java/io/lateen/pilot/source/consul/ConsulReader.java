package io.lateen.pilot.source.consul;

import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Protocol;
import io.lateen.model.service.Service;
import io.lateen.model.service.Service.Resolution;
import io.lateen.model.service.ServicePort;
import io.lateen.pilot.source.Registry.Contents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Consul's services and instances → ours (Istio 1.1, `consul/conversion.go`): the host is
/// `name.service.consul`, tags `key|value` are labels, meta `protocol` is the protocol, and every
/// port that an instance has is a port of the service.
final class ConsulReader {
  private static final String NAMESPACE = "default";

  private ConsulReader() {}

  static Contents contents(Map<String, List<JsonNode>> instances) {
    List<Service> services = new ArrayList<>();
    List<Endpoint> endpoints = new ArrayList<>();
    instances.forEach(
        (name, all) -> {
          String host = name + ".service.consul";
          services.add(service(name, host, all));
          all.forEach(instance -> endpoints.add(endpoint(host, instance)));
        });
    return new Contents(services, endpoints);
  }

  private static Service service(String name, String host, List<JsonNode> instances) {
    boolean external =
        instances.stream().anyMatch(one -> one.path("Node").path("Meta").has("external"));
    return new Service(
        host,
        name,
        NAMESPACE,
        Service.NO_ADDRESS,
        List.copyOf(ports(instances)),
        Resolution.CLIENT_SIDE,
        external,
        Map.of(),
        List.of(),
        List.of(),
        Instant.EPOCH);
  }

  private static Collection<ServicePort> ports(List<JsonNode> instances) {
    Map<Integer, ServicePort> ports = new LinkedHashMap<>();
    for (JsonNode instance : instances) {
      int number = port(instance);
      String protocol = instance.path("Service").path("Meta").path("protocol").asString("tcp");
      ports.putIfAbsent(
          number, new ServicePort(number, protocol + "-" + number, Protocol.parse(protocol)));
    }
    return ports.values();
  }

  private static int port(JsonNode instance) {
    return instance.path("Service").path("Port").asInt(0);
  }

  private static Endpoint endpoint(String host, JsonNode instance) {
    JsonNode service = instance.path("Service");
    JsonNode node = instance.path("Node");
    String own = service.path("Address").asString("");
    return new Endpoint(
        host,
        port(instance),
        own.isEmpty() ? node.path("Address").asString("") : own,
        port(instance),
        labels(service.path("Tags")),
        "",
        "",
        "",
        node.path("Datacenter").asString(""),
        0,
        true);
  }

  private static Map<String, String> labels(JsonNode tags) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (JsonNode tag : tags) {
      String[] parts = tag.asString("").split("\\|", -1);
      if (parts.length == 2) {
        labels.put(parts[0], parts[1]);
      }
    }
    return labels;
  }
}
