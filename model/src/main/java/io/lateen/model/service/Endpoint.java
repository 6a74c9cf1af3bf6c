package io.lateen.model.service;

import java.util.Map;

/// An address behind one port of one service.
///
/// @param hostname the service's
/// @param servicePort the number of the service's port
/// @param address IP, DNS name, or `unix://` path
/// @param port what the workload listens on; 0 for a unix path
/// @param labels of the workload, by which subsets select
/// @param uid `kubernetes://pod.namespace`, or empty
/// @param serviceAccount SPIFFE id, or empty
/// @param locality `region/zone/subzone`, or empty
/// @param weight 0 means 1
/// @param ready whether it may be sent requests
public record Endpoint(
    String hostname,
    int servicePort,
    String address,
    int port,
    Map<String, String> labels,
    String uid,
    String serviceAccount,
    String network,
    String locality,
    int weight,
    boolean ready) {

  public Endpoint {
    labels = Map.copyOf(labels);
  }

  /// The same in a network.
  public Endpoint in(String otherNetwork) {
    return new Endpoint(
        hostname,
        servicePort,
        address,
        port,
        labels,
        uid,
        serviceAccount,
        otherNetwork,
        locality,
        weight,
        ready);
  }
}
