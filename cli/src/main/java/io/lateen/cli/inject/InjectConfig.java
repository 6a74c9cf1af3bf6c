package io.lateen.cli.inject;

/// Everything an injection depends on beside the workload. Annotations of a Pod win over it.
///
/// @param imagePullPolicy of the injected containers
/// @param statusPort of the sidecar's readiness page; 0 for none
/// @param proxyUid the user the sidecar runs as
public record InjectConfig(
    MeshConfig mesh,
    InjectPolicy policy,
    String hub,
    String tag,
    String imagePullPolicy,
    int statusPort,
    Readiness readiness,
    Traffic traffic,
    long proxyUid) {

  /// How the readiness page is asked; seconds and a number of failures.
  public record Readiness(int initialDelay, int period, int failures) {
    public static final Readiness DEFAULT = new Readiness(1, 2, 30);
  }

  /// What istio-init redirects: comma separated CIDRs and ports, or `*`; empty inbound ports are
  /// those of the application.
  public record Traffic(
      String includeOutbound,
      String excludeOutbound,
      String includeInbound,
      String excludeInbound) {
    public static final Traffic DEFAULT = new Traffic("*", "", "", "");
  }

  public static InjectConfig of(MeshConfig mesh, InjectPolicy policy, String hub, String tag) {
    return new InjectConfig(
        mesh, policy, hub, tag, "IfNotPresent", 15020, Readiness.DEFAULT, Traffic.DEFAULT, 1337);
  }

  String proxyImage() {
    return hub + "/proxyv2:" + tag;
  }

  String initImage() {
    return hub + "/proxy_init:" + tag;
  }
}
