package io.lateen.model.rule;

import java.util.List;
import java.util.Map;

/// Changes to what proxies are told, in Envoy's own words (networking.istio.io/v1alpha3
/// `EnvoyFilter`): Istio 1.1's filters to insert, and today's patches.
///
/// @param workloadSelector labels; empty: every workload of the namespaces it is for
/// @param priority patches with a smaller one come first
public record EnvoyFilter(
    Meta meta,
    Map<String, String> workloadSelector,
    int priority,
    List<Insertion> filters,
    List<ConfigPatch> configPatches)
    implements Rule {

  public EnvoyFilter {
    workloadSelector = Ordered.copyOf(workloadSelector);
    filters = List.copyOf(filters);
    configPatches = List.copyOf(configPatches);
  }

  /// A filter to insert (Istio 1.1).
  ///
  /// @param config the filter's own, in the JSON form of its message: see [ConfigPatch.Patch#value]
  public record Insertion(
      ListenerMatch match,
      Position position,
      FilterType type,
      String name,
      Map<String, Object> config) {}

  /// Into which listeners. What is zero or empty holds for all.
  ///
  /// @param addresses IP addresses or ranges, one of which the listener's must be
  public record ListenerMatch(
      int portNumber,
      String portNamePrefix,
      ListenerType type,
      ListenerProtocol protocol,
      List<String> addresses) {
    public ListenerMatch {
      addresses = List.copyOf(addresses);
    }
  }

  /// @param relativeTo name of the filter that [Index#BEFORE] and [Index#AFTER] mean
  public record Position(Index index, String relativeTo) {}

  public enum Index {
    FIRST,
    LAST,
    BEFORE,
    AFTER
  }

  public enum ListenerType {
    ANY,
    SIDECAR_INBOUND,
    SIDECAR_OUTBOUND,
    GATEWAY
  }

  public enum ListenerProtocol {
    ALL,
    HTTP,
    TCP
  }

  public enum FilterType {
    INVALID,
    HTTP,
    NETWORK
  }
}
