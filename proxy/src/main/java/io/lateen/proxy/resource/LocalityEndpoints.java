package io.lateen.proxy.resource;

import java.util.List;

/// `LocalityLbEndpoints`.
///
/// @param weight of the locality; 0: none given
/// @param priority 0 is the first choice
public record LocalityEndpoints(
    String region,
    String zone,
    String subZone,
    int weight,
    int priority,
    List<Endpoint> endpoints) {

  public LocalityEndpoints {
    endpoints = List.copyOf(endpoints);
  }
}
