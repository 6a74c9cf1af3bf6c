package io.lateen.pilot.snapshot;

import io.lateen.model.name.GatewayName;
import io.lateen.model.name.Host;
import io.lateen.model.rule.Destination;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.rule.VirtualService.Delegate;
import io.lateen.model.rule.VirtualService.HttpDestination;
import io.lateen.model.rule.VirtualService.HttpMatch;
import io.lateen.model.rule.VirtualService.HttpRoute;
import io.lateen.model.rule.VirtualService.L4Match;
import io.lateen.model.rule.VirtualService.Mirror;
import io.lateen.model.rule.VirtualService.TcpRoute;
import io.lateen.model.rule.VirtualService.TlsMatch;
import io.lateen.model.rule.VirtualService.TlsRoute;
import io.lateen.model.rule.VirtualService.WeightedDestination;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A VirtualService with every host in full and every gateway as `namespace/name` or `mesh`.
final class VirtualServiceResolver {
  private final String namespace;
  private final String domain;

  private VirtualServiceResolver(String namespace, String domain) {
    this.namespace = namespace;
    this.domain = domain;
  }

  static VirtualService resolve(VirtualService rule, String domain) {
    return new VirtualServiceResolver(rule.meta().namespace(), domain).resolve(rule);
  }

  private VirtualService resolve(VirtualService rule) {
    return new VirtualService(
        rule.meta(),
        rule.hosts().stream().map(this::host).toList(),
        rule.gateways().isEmpty()
            ? List.of(GatewayName.MESH.toString())
            : gateways(rule.gateways()),
        rule.http().stream().map(this::http).toList(),
        rule.tls().stream().map(this::tls).toList(),
        rule.tcp().stream().map(this::tcp).toList(),
        rule.exportTo());
  }

  private String host(String host) {
    return Host.resolve(host, namespace, domain).name();
  }

  private List<String> gateways(List<String> names) {
    return names.stream().map(name -> GatewayName.resolve(name, namespace).toString()).toList();
  }

  private Destination destination(Destination to) {
    return new Destination(host(to.host()), to.subset(), to.port());
  }

  private HttpRoute http(HttpRoute route) {
    Destination mirror = route.mirror();
    return new HttpRoute(
        route.match().stream().map(this::match).toList(),
        route.route().stream().map(this::weighted).toList(),
        route.redirect(),
        route.rewrite(),
        route.websocketUpgrade(),
        route.timeout(),
        route.retries(),
        route.fault(),
        mirror == null ? null : destination(mirror),
        route.corsPolicy(),
        route.headers(),
        route.name(),
        route.mirrorPercent(),
        route.directResponse(),
        route.mirrors().stream().map(this::mirror).toList(),
        delegate(route.delegate()));
  }

  private Mirror mirror(Mirror mirror) {
    return new Mirror(destination(mirror.destination()), mirror.percent());
  }

  private @Nullable Delegate delegate(@Nullable Delegate to) {
    return to != null && to.namespace().isEmpty() ? new Delegate(to.name(), namespace) : to;
  }

  private HttpDestination weighted(HttpDestination to) {
    return new HttpDestination(destination(to.destination()), to.weight(), to.headers());
  }

  private HttpMatch match(HttpMatch match) {
    return new HttpMatch(
        match.uri(),
        match.scheme(),
        match.method(),
        match.authority(),
        match.headers(),
        match.port(),
        match.sourceLabels(),
        gateways(match.gateways()),
        match.withoutHeaders(),
        match.queryParams(),
        match.ignoreUriCase(),
        match.name(),
        match.sourceNamespace());
  }

  private TlsRoute tls(TlsRoute route) {
    return new TlsRoute(
        route.match().stream().map(m -> new TlsMatch(m.sniHosts(), l4(m.l4()))).toList(),
        weighted(route.route()));
  }

  private TcpRoute tcp(TcpRoute route) {
    return new TcpRoute(route.match().stream().map(this::l4).toList(), weighted(route.route()));
  }

  private List<WeightedDestination> weighted(List<WeightedDestination> route) {
    return route.stream()
        .map(to -> new WeightedDestination(destination(to.destination()), to.weight()))
        .toList();
  }

  private L4Match l4(L4Match match) {
    return new L4Match(
        match.destinationSubnets(),
        match.port(),
        match.sourceSubnet(),
        match.sourceLabels(),
        gateways(match.gateways()),
        match.sourceNamespace());
  }
}
