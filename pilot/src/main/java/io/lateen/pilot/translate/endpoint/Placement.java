package io.lateen.pilot.translate.endpoint;

import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.DestinationRule.Distribute;
import io.lateen.model.rule.DestinationRule.LocalityLoadBalancing;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Protocol;
import io.lateen.model.service.Service;
import io.lateen.model.service.ServicePort;
import io.lateen.pilot.translate.cluster.TrafficPolicies;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which endpoints of a cluster a proxy prefers by where it is. Failing over needs outlier
/// detection: without it nobody would know when (Istio, "Locality failover").
///
/// @param here the proxy's locality; empty where it does not matter
/// @param labels the proxy's; empty where they do not matter
record Placement(
    String here,
    Map<String, String> labels,
    LocalityLoadBalancing setting,
    boolean detectsOutliers) {
  private static final LocalityLoadBalancing NOTHING =
      new LocalityLoadBalancing(List.of(), List.of(), List.of(), null);

  static Placement of(Perspective seen, ClusterName cluster) {
    DestinationRule rule = seen.scope().destinationRule(cluster.host());
    ServicePort port = port(seen, cluster);
    LocalityLoadBalancing own =
        rule == null ? null : TrafficPolicies.locality(rule, cluster.subset(), port);
    LocalityLoadBalancing setting = orElse(own, orElse(seen.mesh().localityLbSetting(), NOTHING));
    boolean outliers =
        rule != null && TrafficPolicies.detectsOutliers(rule, cluster.subset(), port);
    boolean matters = setting.isOn() && (outliers || !setting.distribute().isEmpty());
    return new Placement(
        matters ? seen.locality() : "",
        matters && !setting.failoverPriority().isEmpty() ? seen.labels() : Map.of(),
        setting,
        outliers);
  }

  /// For what is told to all proxies at one place alike.
  Placement withoutLabels() {
    return new Placement(here, Map.of(), setting, detectsOutliers);
  }

  private static LocalityLoadBalancing orElse(
      @Nullable LocalityLoadBalancing setting, LocalityLoadBalancing otherwise) {
    return setting == null ? otherwise : setting;
  }

  private static ServicePort port(Perspective seen, ClusterName cluster) {
    Service service = seen.snapshot().service(cluster.host());
    return service == null
        ? new ServicePort(cluster.port(), "", Protocol.HTTP)
        : service.ports().stream()
            .filter(port -> port.number() == cluster.port())
            .findFirst()
            .orElseGet(() -> new ServicePort(cluster.port(), "", Protocol.HTTP));
  }

  /// The shares of the localities for this proxy; null: none are fixed.
  private @Nullable Distribute shares() {
    return setting.isOn() && !here.isEmpty() ? Localities.from(setting, here) : null;
  }

  /// Whether localities have weights that mean something.
  boolean distributes() {
    return shares() != null;
  }

  List<Localities.Group> groups(List<Endpoint> endpoints) {
    Distribute shares = shares();
    if (shares != null) {
      return Localities.distributed(endpoints, shares);
    }
    if (!setting.isOn() || !detectsOutliers || !setting.distribute().isEmpty()) {
      return Localities.equal(endpoints);
    }
    if (!setting.failoverPriority().isEmpty()) {
      return Localities.mostAlikeFirst(endpoints, here, setting.failoverPriority(), labels);
    }
    return here.isEmpty()
        ? Localities.equal(endpoints)
        : Localities.nearestFirst(endpoints, here, setting.failover());
  }
}
