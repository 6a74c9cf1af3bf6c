package io.lateen.proxy.resource;

import org.jspecify.annotations.Nullable;

/// How a cluster's endpoints are chosen from.
///
/// @param panicThreshold percent of healthy hosts below which health is disregarded (Envoy: 50)
/// @param localityWeighted pick the locality by its weight first
/// @param subsets null: requests choose among all endpoints
public record LoadBalancing(
    LbPolicy policy,
    int panicThreshold,
    boolean localityWeighted,
    @Nullable SubsetBalancing subsets) {

  /// With Envoy's defaults.
  public static LoadBalancing of(LbPolicy policy) {
    return new LoadBalancing(policy, 50, false, null);
  }
}
