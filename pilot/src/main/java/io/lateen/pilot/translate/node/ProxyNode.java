package io.lateen.pilot.translate.node;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A proxy, as it introduces itself.
///
/// @param id as sent: `type~ip~name.namespace~dnsDomain`
/// @param ip of the workload
/// @param namespace of the workload
/// @param dnsDomain `default.svc.cluster.local`; names are shortened by it
/// @param configNamespace whose rules apply
/// @param labels the proxy says it has; empty when it says nothing
/// @param locality `region/zone/subzone`, or empty
/// @param appIp where a loopback sidecar's application listens; null outside that network mode
/// @param metadata the node's other text values, booleans and numbers as text
public record ProxyNode(
    Type type,
    String id,
    String ip,
    String name,
    String namespace,
    String dnsDomain,
    String configNamespace,
    Map<String, String> labels,
    String locality,
    Interception interception,
    @Nullable String appIp,
    Map<String, String> metadata) {

  public ProxyNode {
    labels = Map.copyOf(labels);
    metadata = Map.copyOf(new TreeMap<>(metadata));
  }

  /// The same with other labels.
  public ProxyNode labelled(Map<String, String> others) {
    return described(others, locality, metadata);
  }

  /// The same where neither an address nor labels are its own.
  ///
  /// @param noAddress nobody's
  public ProxyNode without(String noAddress) {
    return new ProxyNode(
        type,
        id,
        noAddress,
        name,
        namespace,
        dnsDomain,
        configNamespace,
        Map.of(),
        locality,
        interception,
        appIp,
        metadata);
  }

  /// The same workload, otherwise described.
  public ProxyNode described(
      Map<String, String> otherLabels, String otherLocality, Map<String, String> otherMetadata) {
    return new ProxyNode(
        type,
        id,
        ip,
        name,
        namespace,
        dnsDomain,
        configNamespace,
        otherLabels,
        otherLocality,
        interception,
        appIp,
        otherMetadata);
  }

  /// Whose traffic the proxy carries.
  public enum Type {
    /// One workload's.
    SIDECAR,
    /// Traffic into, out of or through the mesh.
    ROUTER
  }

  /// How an application's connections reach its sidecar.
  public enum Interception {
    REDIRECT,
    TPROXY,
    /// They do not, unless the application asks for it.
    NONE
  }

  public boolean isRouter() {
    return type == Type.ROUTER;
  }

  /// What endpoints of this workload are known by: `kubernetes://pod.namespace`.
  public String uid() {
    return "kubernetes://" + name + "." + namespace;
  }

  /// Whether it is a gateway that passes TLS connections on by the cluster's name in their SNI.
  public boolean routesByServerName() {
    return isRouter() && "sni-dnat".equals(metadata.get("ROUTER_MODE"));
  }

  /// Whether MySQL's ports are to be read along. Istio 1.1 asks Pilot's environment; not every
  /// proxy has the filter, so here each says for itself.
  public boolean countsMysql() {
    return "true".equals(metadata.get("MYSQL_FILTER"));
  }

  /// Whether the proxy may only listen on its own loopback address.
  public boolean isLoopbackRouter() {
    return "true".equals(metadata.get("LATEEN_LOOPBACK"));
  }

  /// Whether the proxy has Mixer filters; Envoy has none.
  public boolean speaksMixer() {
    return "true".equals(metadata.get("LATEEN_MIXER"));
  }

  /// The WorkloadGroup that it joins as one of; empty: none.
  public String group() {
    return metadata.getOrDefault("AUTO_REGISTER_GROUP", "");
  }

  /// Whether its agent hands it a certificate (SDS).
  public boolean hasIdentity() {
    return "true".equals(metadata.get("LATEEN_IDENTITY"));
  }

  /// Whether it is a program with gRPC's own xDS client, as Istio's bootstraps for them say.
  public boolean isGrpc() {
    return "grpc".equals(metadata.get("GENERATOR"));
  }

  /// Whether the proxy's workload is to be registered for as long as it is connected.
  public boolean joins() {
    return "true".equals(metadata.get("JOIN"));
  }

  public boolean acceptsHttp10() {
    return "1".equals(metadata.get("HTTP10"));
  }

  /// Whether gateway certificates come by SDS from the proxy's own agent.
  public boolean usesIngressSds() {
    return "true".equals(metadata.get("USER_SDS")) || hasCredentials();
  }

  /// Whether its agent, where its own certificate comes from too, gets gateways' certificates.
  public boolean hasCredentials() {
    return "true".equals(metadata.get("LATEEN_CREDENTIALS"));
  }
}
