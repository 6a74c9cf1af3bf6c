package io.lateen.pilot.translate.endpoint;

import com.google.protobuf.Struct;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.DestinationRule.Subset;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.pilot.snapshot.Scope;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Endpoints of a cluster → its load assignment, grouped by locality.
public final class EndpointTranslator {
  private static final Pattern IP = Pattern.compile("[0-9.]+|[0-9a-fA-F]*:[0-9a-fA-F:.]*");

  private EndpointTranslator() {}

  /// What EDS answers for a cluster: ready endpoints with an address; none for a name that is not
  /// an outbound cluster's.
  public static ClusterLoadAssignment assignment(Perspective seen, String clusterName) {
    ClusterName name = ClusterName.parse(clusterName);
    if (name == null
        || name.direction() != ClusterName.Direction.OUTBOUND
        || seen.snapshot().service(name.host()) == null) {
      return assignment(seen, clusterName, List.of());
    }
    return seen.snapshot()
        .memo()
        .get(
            new Key(seen.scope(), clusterName, Placement.of(seen, name), Horizon.of(seen)),
            () -> discovered(seen, clusterName, name));
  }

  private record Key(Scope scope, String clusterName, Placement placement, Horizon horizon) {}

  private static ClusterLoadAssignment discovered(
      Perspective seen, String clusterName, ClusterName name) {
    List<Endpoint> addressed =
        Horizon.of(seen)
            .seen(endpoints(seen, name).stream().filter(EndpointTranslator::isAddressed).toList());
    return assignment(seen, clusterName, Placement.of(seen, name).groups(addressed));
  }

  /// The endpoints of a cluster whose addresses the proxy itself looks up. Of the labels that
  /// `failoverPriority` names, only those of topology count here.
  public static ClusterLoadAssignment named(
      Perspective seen, ClusterName name, List<Endpoint> endpoints) {
    return assignment(
        seen, name.toString(), Placement.of(seen, name).withoutLabels().groups(endpoints));
  }

  /// Whether the localities of a cluster's endpoints have weights that the proxy is to heed.
  public static boolean isDistributed(Perspective seen, ClusterName name) {
    return Placement.of(seen, name).distributes();
  }

  /// The ready endpoints of an outbound cluster, subset applied. DNS names may be among them.
  public static List<Endpoint> endpoints(Perspective seen, ClusterName name) {
    Map<String, String> labels = subsetLabels(seen, name);
    if (labels == null) {
      return List.of();
    }
    return seen.snapshot().endpoints(name.host(), name.port()).stream()
        .filter(Endpoint::ready)
        .filter(endpoint -> endpoint.labels().entrySet().containsAll(labels.entrySet()))
        .toList();
  }

  private static ClusterLoadAssignment assignment(
      Perspective seen, String clusterName, List<Localities.Group> groups) {
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder().setClusterName(clusterName);
    groups.forEach(group -> assignment.addEndpoints(locality(seen, group)));
    return assignment.build();
  }

  /// An assignment with one endpoint, for what is known beforehand.
  public static ClusterLoadAssignment assignment(String clusterName, String host, int port) {
    return ClusterLoadAssignment.newBuilder()
        .setClusterName(clusterName)
        .addEndpoints(LocalityLbEndpoints.newBuilder().addLbEndpoints(endpoint(host, port)))
        .build();
  }

  /// Null when the subset is unknown.
  private static @Nullable Map<String, String> subsetLabels(Perspective seen, ClusterName name) {
    if (name.subset().isEmpty()) {
      return Map.of();
    }
    Service service = seen.snapshot().service(name.host());
    DestinationRule rule = service == null ? null : seen.scope().destinationRule(service);
    if (rule == null) {
      return null;
    }
    return rule.subsets().stream()
        .filter(subset -> subset.name().equals(name.subset()))
        .findFirst()
        .map(Subset::labels)
        .orElse(null);
  }

  private static boolean isAddressed(Endpoint endpoint) {
    return endpoint.address().startsWith("unix://") || IP.matcher(endpoint.address()).matches();
  }

  private static LocalityLbEndpoints locality(Perspective seen, Localities.Group group) {
    LocalityLbEndpoints.Builder message =
        LocalityLbEndpoints.newBuilder()
            .setPriority(group.priority())
            .setLoadBalancingWeight(Messages.uint32(group.weight()));
    if (!group.locality().isEmpty()) {
      message.setLocality(parse(group.locality()));
    }
    group.members().forEach(member -> message.addLbEndpoints(member(seen, member)));
    return message.build();
  }

  private static Locality parse(String locality) {
    String[] parts = locality.split("/", 3);
    Locality.Builder message = Locality.newBuilder().setRegion(parts[0]);
    if (parts.length > 1) {
      message.setZone(parts[1]);
    }
    if (parts.length > 2) {
      message.setSubZone(parts[2]);
    }
    return message.build();
  }

  private static LbEndpoint.Builder endpoint(String host, int port) {
    return LbEndpoint.newBuilder()
        .setEndpoint(
            io.envoyproxy.envoy.config.endpoint.v3.Endpoint.newBuilder()
                .setAddress(Messages.address(host, port)));
  }

  private static LbEndpoint member(Perspective seen, Endpoint endpoint) {
    LbEndpoint.Builder member = endpoint(endpoint.address(), endpoint.port());
    if (endpoint.weight() > 0) {
      member.setLoadBalancingWeight(Messages.uint32(endpoint.weight()));
    }
    Struct.Builder known = Struct.newBuilder();
    if (!endpoint.uid().isEmpty()) {
      known.putFields("uid", Messages.text(endpoint.uid()));
    }
    if (!endpoint.network().isEmpty()) {
      known.putFields("network", Messages.text(endpoint.network()));
    }
    if (known.getFieldsCount() > 0) {
      member.setMetadata(Messages.istio(known.build()));
    }
    if (EndpointTls.isSecured(seen.snapshot(), endpoint)) {
      member.getMetadataBuilder().putFilterMetadata(EndpointTls.METADATA, EndpointTls.criterion());
    }
    return member.build();
  }
}
