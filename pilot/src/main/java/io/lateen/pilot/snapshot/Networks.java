package io.lateen.pilot.snapshot;

import java.util.List;
import java.util.Map;

/// How workloads of other networks are reached; empty when the mesh has but one.
///
/// @param gateways by network
public record Networks(Map<String, List<Gateway>> gateways) {
  public static final Networks NONE = new Networks(Map.of());

  public Networks {
    gateways = Map.copyOf(gateways);
  }

  /// @param address an IP address
  public record Gateway(String address, int port) {}
}
