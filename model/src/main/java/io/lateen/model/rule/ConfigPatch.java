package io.lateen.model.rule;

import java.util.Map;

/// One change of an [EnvoyFilter] to what Pilot emits.
public record ConfigPatch(ApplyTo applyTo, Match match, Patch patch) {

  /// What is changed; in the order of Istio's numbers.
  public enum ApplyTo {
    INVALID,
    LISTENER,
    FILTER_CHAIN,
    NETWORK_FILTER,
    HTTP_FILTER,
    ROUTE_CONFIGURATION,
    VIRTUAL_HOST,
    HTTP_ROUTE,
    CLUSTER,
    EXTENSION_CONFIG,
    BOOTSTRAP,
    LISTENER_FILTER
  }

  public enum Operation {
    INVALID,
    MERGE,
    ADD,
    REMOVE,
    INSERT_BEFORE,
    INSERT_AFTER,
    INSERT_FIRST,
    REPLACE
  }

  /// @param value the JSON form of the message that is added or merged: texts, `Boolean`s,
  ///     `Number`s, lists and maps of these, nothing null; empty when there is none
  public record Patch(Operation operation, Map<String, Object> value) {}

  public enum Context {
    ANY,
    SIDECAR_INBOUND,
    SIDECAR_OUTBOUND,
    GATEWAY
  }

  /// Where it holds.
  public record Match(Context context, ProxyMatch proxy, Target target) {}

  /// @param version expression over the proxy's version; empty: any
  /// @param metadata of the node, all of them
  public record ProxyMatch(String version, Map<String, String> metadata) {
    public ProxyMatch {
      metadata = Ordered.copyOf(metadata);
    }
  }

  /// Which objects are meant. In all of these what is zero or empty holds for all.
  public sealed interface Target {}

  /// All of them.
  public record Everything() implements Target {}

  /// @param listenerFilter name of a filter of the listener's own
  public record ListenerTarget(
      int portNumber, String portName, String name, ChainTarget chain, String listenerFilter)
      implements Target {}

  /// @param applicationProtocols separated by commas; the chain must have all of them
  /// @param filter name of a network filter
  /// @param subFilter name of an HTTP filter within it
  public record ChainTarget(
      String name,
      String sni,
      String transportProtocol,
      String applicationProtocols,
      int destinationPort,
      String filter,
      String subFilter) {}

  /// @param gateway `namespace/name`
  public record RouteTarget(
      int portNumber,
      String portName,
      String gateway,
      String name,
      String virtualHost,
      String domain,
      String route,
      RouteAction action)
      implements Target {}

  public enum RouteAction {
    ANY,
    ROUTE,
    REDIRECT,
    DIRECT_RESPONSE
  }

  /// @param service a host, whole
  public record ClusterTarget(int portNumber, String service, String subset, String name)
      implements Target {}
}
