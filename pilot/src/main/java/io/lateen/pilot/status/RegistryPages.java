package io.lateen.pilot.status;

import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.model.service.ServicePort;
import io.lateen.model.service.Workload;
import io.lateen.pilot.source.MeshState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/debug/{endpointShardz,workloadz}`, `/debug/endpointz?brief=1` and `/v1/registration` in Istio
/// 1.1's shapes (`proxy/envoy/v2/debug.go`, `proxy/envoy/discovery.go`).
final class RegistryPages {
  private static final JsonMapper JSON = new JsonMapper();

  private final Supplier<MeshState> state;

  RegistryPages(Supplier<MeshState> state) {
    this.state = state;
  }

  /// By service: its endpoints by the cluster or registry that knows them, and whose they are.
  ObjectNode endpointShardz() {
    MeshState now = state.get();
    Map<String, String> ports = portNames(now.services());
    ObjectNode services = JSON.createObjectNode();
    now.shards()
        .forEach(
            (shard, endpoints) ->
                endpoints.forEach(
                    endpoint -> add(service(services, endpoint), shard, endpoint, ports)));
    return services;
  }

  private static ObjectNode service(ObjectNode services, Endpoint endpoint) {
    return services.withObjectProperty(endpoint.hostname());
  }

  private static void add(
      ObjectNode service, String shard, Endpoint endpoint, Map<String, String> ports) {
    ObjectNode row = service.withObjectProperty("Shards").withArrayProperty(shard).addObject();
    row.put("Address", endpoint.address())
        .put("EndpointPort", endpoint.port())
        .put("ServicePortName", ports.getOrDefault(port(endpoint), ""))
        .put("UID", endpoint.uid())
        .put("ServiceAccount", endpoint.serviceAccount())
        .put("Network", endpoint.network())
        .put("Locality", endpoint.locality())
        .put("LbWeight", endpoint.weight());
    new TreeMap<>(endpoint.labels()).forEach(row.putObject("Labels")::put);
    ObjectNode accounts = service.withObjectProperty("ServiceAccounts");
    if (!endpoint.serviceAccount().isEmpty()) {
      accounts.put(endpoint.serviceAccount(), true);
    }
  }

  private static Map<String, String> portNames(List<Service> services) {
    Map<String, String> names = new TreeMap<>();
    for (Service service : services) {
      for (ServicePort port : service.ports()) {
        names.putIfAbsent(service.hostname() + ":" + port.number(), port.name());
      }
    }
    return names;
  }

  private static String port(Endpoint endpoint) {
    return endpoint.hostname() + ":" + endpoint.servicePort();
  }

  /// A line per endpoint: service and port, address, labels as Go prints them, account.
  String briefEndpoints() {
    MeshState now = state.get();
    Map<String, String> ports = portNames(now.services());
    StringBuilder lines = new StringBuilder();
    for (Endpoint endpoint : now.endpoints()) {
      lines
          .append(endpoint.hostname() + ":" + ports.getOrDefault(port(endpoint), "") + " ")
          .append(endpoint.address() + ":" + endpoint.port() + " ")
          .append(go(endpoint.labels()) + " " + endpoint.serviceAccount() + "\n");
    }
    return lines.toString();
  }

  private static String go(Map<String, String> labels) {
    Map<String, String> sorted = new TreeMap<>(labels);
    return sorted.entrySet().stream()
        .map(label -> label.getKey() + ":" + label.getValue())
        .collect(Collectors.joining(" ", "map[", "]"));
  }

  /// By address: a workload's labels.
  ObjectNode workloadz() {
    ObjectNode workloads = JSON.createObjectNode();
    for (Workload workload : state.get().workloads()) {
      ObjectNode labels = workloads.putObject(workload.ip()).putObject("Labels");
      new TreeMap<>(workload.labels()).forEach(labels::put);
    }
    return workloads;
  }

  /// The addresses of every port of the mesh's own services, as proxies before version 1 of xDS
  /// asked for them.
  ArrayNode registration() {
    MeshState now = state.get();
    Map<String, Set<Host>> byKey = new TreeMap<>();
    for (Service service : now.services()) {
      if (!service.meshExternal()) {
        service.ports().forEach(port -> byKey.put(key(service, port), new TreeSet<>()));
      }
    }
    Map<String, String> ports = portNames(now.services());
    for (Endpoint endpoint : now.endpoints()) {
      Set<Host> hosts =
          byKey.get(endpoint.hostname() + "|" + ports.getOrDefault(port(endpoint), ""));
      if (hosts != null) {
        hosts.add(new Host(endpoint.address(), endpoint.port()));
      }
    }
    return rows(byKey);
  }

  private record Host(String address, int port) implements Comparable<Host> {
    @Override
    public int compareTo(Host other) {
      int byAddress = address.compareTo(other.address);
      return byAddress == 0 ? Integer.compare(port, other.port) : byAddress;
    }
  }

  private static String key(Service service, ServicePort port) {
    return service.hostname() + "|" + port.name();
  }

  private static ArrayNode rows(Map<String, Set<Host>> byKey) {
    ArrayNode rows = JSON.createArrayNode();
    byKey.forEach(
        (key, hosts) -> {
          ArrayNode list = rows.addObject().put("service-key", key).putArray("hosts");
          hosts.forEach(
              host -> list.addObject().put("ip_address", host.address()).put("port", host.port()));
        });
    return rows;
  }
}
