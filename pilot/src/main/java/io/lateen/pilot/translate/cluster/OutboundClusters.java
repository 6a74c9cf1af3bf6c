package io.lateen.pilot.translate.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig.LocalityWeightedLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DnsLookupFamily;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.EdsClusterConfig;
import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.DestinationRule.ClientTls;
import io.lateen.model.rule.DestinationRule.ConnectionPool;
import io.lateen.model.rule.DestinationRule.LoadBalancer;
import io.lateen.model.rule.DestinationRule.OutlierDetection;
import io.lateen.model.rule.DestinationRule.RetryBudget;
import io.lateen.model.rule.DestinationRule.Settings;
import io.lateen.model.rule.DestinationRule.Subset;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Protocol;
import io.lateen.model.service.Service;
import io.lateen.model.service.ServicePort;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.snapshot.Scope;
import io.lateen.pilot.translate.cluster.ClientTlsTranslator.MeshIdentity;
import io.lateen.pilot.translate.endpoint.EndpointTranslator;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One cluster per port of every service seen, and one more per subset.
final class OutboundClusters {
  private static final int MAX_RETRIES = 1024;

  private final Perspective seen;
  private final boolean byServerName;

  private OutboundClusters(Perspective seen, boolean byServerName) {
    this.seen = seen;
    this.byServerName = byServerName;
  }

  /// All proxies of a scope at one place are told the same.
  static List<Cluster> of(Perspective seen) {
    return of(seen, false);
  }

  /// The same once more under their server names, for gateways that pass TLS on by its name; what
  /// they pass is encrypted already.
  static List<Cluster> byServerName(Perspective seen) {
    return of(seen, true);
  }

  private static List<Cluster> of(Perspective seen, boolean byServerName) {
    return seen.snapshot()
        .memo()
        .get(
            new Key(seen.scope(), seen.locality(), byServerName, seen.node().hasIdentity()),
            () -> List.copyOf(new OutboundClusters(seen, byServerName).clusters()));
  }

  private record Key(Scope scope, String locality, boolean byServerName, boolean identity) {}

  private List<Cluster> clusters() {
    List<Cluster> clusters = new ArrayList<>();
    for (Service service : seen.scope().services()) {
      DestinationRule rule = seen.scope().destinationRule(service);
      for (ServicePort port : service.ports()) {
        if (port.protocol() != Protocol.UDP) {
          add(clusters, service, port, rule);
        }
      }
    }
    return clusters;
  }

  private void add(
      List<Cluster> clusters, Service service, ServicePort port, @Nullable DestinationRule rule) {
    addIfReachable(clusters, service, port, rule, null);
    if (rule != null) {
      rule.subsets().forEach(subset -> addIfReachable(clusters, service, port, rule, subset));
    }
  }

  private void addIfReachable(
      List<Cluster> clusters,
      Service service,
      ServicePort port,
      @Nullable DestinationRule rule,
      @Nullable Subset subset) {
    ClusterName name =
        ClusterName.outbound(
            port.number(), subset == null ? "" : subset.name(), service.hostname());
    ClusterDraft draft = draft(name, service, port);
    if (draft == null) {
      return;
    }
    List<Settings> layers = rule == null ? List.of() : TrafficPolicies.layers(rule, subset, port);
    MeshIdentity identity =
        new MeshIdentity(accounts(service, port), name.serverName(), seen.node().hasIdentity());
    layers.forEach(layer -> apply(layer, identity, draft));
    if (hearsReports(service, port)) {
      BalancerTranslator.byCaller(draft.message());
    }
    if (rule != null) {
      draft.message().setMetadata(Messages.origin(seen.snapshot().origin(rule, subset)));
    }
    if (layers.stream().allMatch(layer -> layer.tls() == null) && choosesTls(service)) {
      ClientTlsTranslator.applyByEndpoint(identity, draft.isHttp2(), draft.message());
    }
    if (EndpointTranslator.isDistributed(seen, name)) {
      draft
          .message()
          .getCommonLbConfigBuilder()
          .setLocalityWeightedLbConfig(LocalityWeightedLbConfig.getDefaultInstance());
    }
    clusters.add(draft.build());
  }

  /// Whether each sidecar is to keep to one of its endpoints: Mixers that add up what they hear.
  private boolean hearsReports(Service service, ServicePort port) {
    MeshConfig.Mixer mixer = seen.mesh().mixer();
    return mixer.reportAffinity()
        && mixer.reportServer().equals(service.hostname() + ":" + port.number());
  }

  /// Only where the mesh knows who the endpoints are.
  private boolean choosesTls(Service service) {
    return seen.node().hasIdentity()
        && seen.mesh().identities().autoMtls()
        && service.resolution() == Service.Resolution.CLIENT_SIDE;
  }

  /// Null when DNS is to be asked and there is no name to ask for.
  private @Nullable ClusterDraft draft(ClusterName name, Service service, ServicePort port) {
    ClusterDraft draft =
        new ClusterDraft(text(name), seen.mesh().connectTimeout(), port.protocol().isHttp2())
            .asClientsSpeak(port.protocol() == Protocol.UNDECLARED)
            .maxRetries(MAX_RETRIES)
            .meshRetryBudget();
    draft.keepalive(Messages.keepalive(seen.mesh().tcpKeepalive()));
    return switch (service.resolution()) {
      case CLIENT_SIDE -> discovered(draft, name);
      case DNS -> named(draft, name, DiscoveryType.STRICT_DNS, Integer.MAX_VALUE);
      case DNS_ROUND_ROBIN -> named(draft, name, DiscoveryType.LOGICAL_DNS, 1);
      case PASSTHROUGH -> draft.originalDestination();
    };
  }

  private ClusterDraft discovered(ClusterDraft draft, ClusterName name) {
    draft
        .message()
        .setType(DiscoveryType.EDS)
        .setEdsClusterConfig(
            EdsClusterConfig.newBuilder().setEdsConfig(Messages.ads()).setServiceName(text(name)));
    return draft;
  }

  private String text(ClusterName name) {
    return byServerName ? name.serverName() : name.toString();
  }

  /// Names are asked for again when their records end, as Istio has had it since 1.3; the mesh's
  /// rate is for records that say 0. Envoy's newer place for both, an extension per resolver, is
  /// known to fewer proxies.
  @SuppressWarnings("deprecation")
  private @Nullable ClusterDraft named(
      ClusterDraft draft, ClusterName name, DiscoveryType type, int most) {
    List<Endpoint> endpoints =
        EndpointTranslator.endpoints(seen, name).stream().limit(most).toList();
    if (endpoints.isEmpty()) {
      return null;
    }
    draft
        .message()
        .setType(type)
        .setDnsLookupFamily(DnsLookupFamily.V4_ONLY)
        .setDnsRefreshRate(Messages.duration(seen.mesh().dnsRefreshRate()))
        .setRespectDnsTtl(seen.mesh().defaults().respectDnsTtl())
        .setLoadAssignment(EndpointTranslator.named(seen, name, endpoints));
    return draft;
  }

  private void apply(Settings settings, MeshIdentity identity, ClusterDraft draft) {
    ConnectionPool pool = settings.connectionPool();
    if (pool != null) {
      draft.apply(pool);
    }
    OutlierDetection outlier = settings.outlierDetection();
    if (outlier != null) {
      OutlierTranslator.apply(outlier, draft.message());
    }
    LoadBalancer balancer = settings.loadBalancer();
    if (balancer != null) {
      draft.apply(balancer);
    }
    RetryBudget budget = settings.retryBudget();
    if (budget != null) {
      draft.apply(budget);
    }
    ClientTls tls = settings.tls();
    if (tls != null && !byServerName) {
      ClientTlsTranslator.apply(tls, identity, draft.isHttp2(), draft.message());
    }
  }

  /// By every name of the mesh's trust domain: certificates change one by one when that does.
  private List<String> accounts(Service service, ServicePort port) {
    return Stream.concat(
            service.serviceAccounts().stream(),
            seen.snapshot().endpoints(service.hostname(), port.number()).stream()
                .map(Endpoint::serviceAccount))
        .filter(account -> !account.isEmpty())
        .distinct()
        .flatMap(account -> seen.mesh().trustDomains().identities(account).stream())
        .distinct()
        .toList();
  }
}
