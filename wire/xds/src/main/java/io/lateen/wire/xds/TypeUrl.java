package io.lateen.wire.xds;

/// The resource types of xDS v3 that the mesh uses.
public final class TypeUrl {
  public static final String CLUSTER = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
  public static final String ENDPOINT =
      "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment";
  public static final String LISTENER = "type.googleapis.com/envoy.config.listener.v3.Listener";
  public static final String ROUTE = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";

  /// How a workload is asked whether it is well; for those that join only.
  public static final String PROBE = "type.googleapis.com/istio.networking.v1alpha3.ReadinessProbe";

  /// How well a workload is, as its proxy tells it (today's Istio): a request without a reason says
  /// that it is.
  public static final String HEALTH = "type.googleapis.com/istio.v1.HealthInformation";

  private TypeUrl() {}
}
