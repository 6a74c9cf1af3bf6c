package io.lateen.pilot.source;

import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.model.service.Workload;
import io.lateen.pilot.snapshot.Networks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Services of several clusters as one: endpoints of one host are together, whichever cluster they
/// are in, and know their network. A service is as the first cluster says.
final class Clusters {
  /// Istio 1.1's name of the cluster that Pilot's rules are in.
  static final String OWN = "Kubernetes";

  private final MeshNetworks networks;
  private final Map<String, KubernetesServices.Contents> byName;
  final List<Service> services = new ArrayList<>();

  /// By cluster.
  final Map<String, List<Endpoint>> endpoints = new LinkedHashMap<>();

  final List<Workload> workloads = new ArrayList<>();

  /// @param byName the own cluster first
  Clusters(Map<String, KubernetesServices.Contents> byName, MeshNetworks networks) {
    this.byName = byName;
    this.networks = networks;
    Set<String> hosts = new HashSet<>();
    byName.forEach(
        (name, contents) -> {
          contents.services().stream()
              .filter(service -> hosts.add(service.hostname()))
              .forEach(services::add);
          endpoints.put(name, contents.endpoints().stream().map(one -> placed(name, one)).toList());
          workloads.addAll(contents.workloads());
        });
  }

  private Endpoint placed(String cluster, Endpoint endpoint) {
    String network = networks.of(cluster, endpoint.address());
    return network.isEmpty() ? endpoint : endpoint.in(network);
  }

  /// The gateways of all networks. A network without an address is one nobody gets to.
  Networks networks() {
    Map<String, List<Networks.Gateway>> gateways = new LinkedHashMap<>();
    networks
        .networks()
        .forEach(
            (name, network) ->
                gateways.put(
                    name,
                    network.gateways().stream()
                        .flatMap(
                            gateway ->
                                addresses(network, gateway).stream()
                                    .map(ip -> new Networks.Gateway(ip, gateway.port())))
                        .distinct()
                        .toList()));
    return new Networks(gateways);
  }

  private List<String> addresses(MeshNetworks.Network network, MeshNetworks.Gateway gateway) {
    if (gateway.service().isEmpty()) {
      return List.of(gateway.address());
    }
    return byName.entrySet().stream()
        .filter(
            cluster ->
                network.registries().isEmpty() || network.registries().contains(cluster.getKey()))
        .flatMap(
            cluster ->
                cluster.getValue().external().getOrDefault(gateway.service(), List.of()).stream())
        .toList();
  }
}
