package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.UpstreamTls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A bootstrap's `dynamic_resources.ads_config` (`envoy.config.core.v3.ApiConfigSource`): the
/// control plane, which is one of the static clusters.
///
/// @param server an address, or a DNS name that is resolved on each attempt
/// @param delta whether incremental xDS is asked for
/// @param tls null: plain text
public record AdsSource(Address server, boolean delta, @Nullable UpstreamTls tls) {
  private static final Address NOWHERE = new Address("", 0);

  /// @param config null: there is none
  /// @param clusters the static ones
  /// @return null: configuration does not come from a control plane
  static @Nullable AdsSource parse(@Nullable Fields config, List<Fields> clusters) {
    if (config == null) {
      return null;
    }
    String type = config.word("api_type");
    if (!type.equals("GRPC") && !type.equals("DELTA_GRPC")) {
      config.problem("api_type", type + " is not supported (expected: GRPC or DELTA_GRPC)");
    }
    Cluster cluster = cluster(config, clusters);
    config.refuseOthers("transport_api_version", "set_node_on_first_message_only");
    Address server = cluster == null ? NOWHERE : server(config, cluster);
    return new AdsSource(server, type.equals("DELTA_GRPC"), cluster == null ? null : cluster.tls());
  }

  private static @Nullable Cluster cluster(Fields config, List<Fields> clusters) {
    List<Fields> services = config.children("grpc_services");
    if (services.size() != 1) {
      config.problem("grpc_services", services.size() + " (expected: one)");
      return null;
    }
    Fields grpc = services.getFirst().requiredChild("envoy_grpc");
    services.getFirst().refuseOthers("timeout");
    if (grpc == null) {
      return null;
    }
    String name = grpc.required("cluster_name");
    grpc.refuseOthers("skip_envoy_headers", "max_receive_message_length");
    for (Fields one : clusters) {
      if (one.string("name").equals(name)) {
        return ClusterParser.parse(one);
      }
    }
    grpc.problem("cluster_name", name + " (expected: one of static_resources.clusters)");
    return null;
  }

  private static Address server(Fields config, Cluster cluster) {
    Assignment assignment =
        switch (cluster.discovery()) {
          case Discovery.Static fixed -> fixed.endpoints();
          case Discovery.Dns names -> names.endpoints();
          case Discovery.Eds _, Discovery.OriginalDst _ -> null;
        };
    List<Endpoint> endpoints =
        assignment == null
            ? List.of()
            : assignment.localities().stream().flatMap(all -> all.endpoints().stream()).toList();
    if (endpoints.size() != 1) {
      config.problem(
          "grpc_services[0].envoy_grpc.cluster_name",
          cluster.name() + " has " + endpoints.size() + " static endpoints (expected: one)");
      return NOWHERE;
    }
    return endpoints.getFirst().address();
  }
}
