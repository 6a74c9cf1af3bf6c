package io.lateen.pilot.translate.mixer;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.lateen.model.service.Service;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.wire.proto.mixer.Attributes;
import io.lateen.wire.proto.mixer.client.ServiceConfig;
import java.util.List;

/// What the filter is told with routes: for which service requests are.
public final class MixerRoutes {
  private MixerRoutes() {}

  /// Routes of a caller's proxy or a gateway; as they were when there is no Mixer.
  public static List<VirtualHost> outbound(Perspective seen, List<VirtualHost> hosts) {
    return MixerFilters.wanted(seen) ? hosts.stream().map(h -> outbound(seen, h)).toList() : hosts;
  }

  private static VirtualHost outbound(Perspective seen, VirtualHost host) {
    VirtualHost.Builder told = host.toBuilder();
    told.getRoutesBuilderList().forEach(route -> tell(seen, route));
    return told.build();
  }

  private static void tell(Perspective seen, Route.Builder route) {
    String cluster = route.getRoute().getCluster();
    put(route, rules(seen, cluster));
    if (route.hasRoute() && route.getRoute().hasWeightedClusters()) {
      route
          .getRouteBuilder()
          .getWeightedClustersBuilder()
          .getClustersBuilderList()
          .forEach(weighted -> tell(seen, weighted));
    }
  }

  private static void tell(Perspective seen, ClusterWeight.Builder weighted) {
    weighted.putTypedPerFilterConfig(
        MixerFilters.NAME, Messages.any(rules(seen, weighted.getName())));
  }

  private static ServiceConfig rules(Perspective seen, String cluster) {
    ClusterName name = ClusterName.parse(cluster);
    Attributes attributes = service(seen, name == null ? "" : name.host());
    ServiceConfig.Builder rules =
        ServiceConfig.newBuilder().setDisableCheckCalls(!MixerFilters.asksForCallers(seen));
    return attributes.getAttributesCount() == 0
        ? rules.build()
        : rules.setMixerAttributes(attributes).setForwardAttributes(attributes).build();
  }

  /// The route to the workload itself.
  public static Route.Builder inbound(Perspective seen, InboundPort port, Route.Builder route) {
    if (MixerFilters.wanted(seen)) {
      put(
          route,
          ServiceConfig.newBuilder()
              .setDisableCheckCalls(!MixerFilters.asks(seen))
              .setMixerAttributes(service(seen, port.host()))
              .addAllHttpApiSpec(SpecMessages.apis(seen.snapshot().apiSpecs(port.host())))
              .addAllQuotaSpec(SpecMessages.quotas(seen.snapshot().quotaSpecs(port.host())))
              .build());
    }
    return route;
  }

  private static void put(Route.Builder route, ServiceConfig rules) {
    route.putTypedPerFilterConfig(MixerFilters.NAME, Messages.any(rules));
  }

  /// A service nobody knows has a host only.
  static Attributes service(Perspective seen, String host) {
    AttributeMessages attributes = new AttributeMessages().text("destination.service.host", host);
    Service service = seen.snapshot().service(host);
    if (service != null) {
      attributes
          .text("destination.service.name", service.name())
          .text("destination.service.namespace", service.namespace());
      if (!service.meshExternal()) {
        String uid = "istio://" + service.namespace() + "/services/" + service.name();
        attributes.text("destination.service.uid", uid);
      }
    }
    return attributes.message();
  }
}
