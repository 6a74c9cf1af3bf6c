package io.lateen.model.check;

import io.lateen.model.name.Host;
import io.lateen.model.rule.VirtualService.L4Match;
import io.lateen.model.rule.VirtualService.TcpRoute;
import io.lateen.model.rule.VirtualService.TlsMatch;
import io.lateen.model.rule.VirtualService.TlsRoute;
import io.lateen.model.rule.VirtualService.WeightedDestination;
import java.util.List;

/// Rules of TLS and TCP routes.
final class L4RouteCheck {
  private final Problems problems;
  private final PartCheck parts;

  L4RouteCheck(Problems problems) {
    this.problems = problems;
    this.parts = new PartCheck(problems);
  }

  /// @param hosts of the VirtualService, which the server names must not leave
  void tls(FieldPath path, TlsRoute route, List<String> hosts) {
    if (route.match().isEmpty()) {
      problems.missing(path.field("match"), "at least one match with sniHosts");
    }
    problems.each(path.field("match"), route.match(), (at, match) -> tlsMatch(at, match, hosts));
    destinations(path.field("route"), route.route());
  }

  void tcp(FieldPath path, TcpRoute route) {
    problems.each(path.field("match"), route.match(), this::l4Match);
    destinations(path.field("route"), route.route());
  }

  private void tlsMatch(FieldPath path, TlsMatch match, List<String> hosts) {
    if (match.sniHosts().isEmpty()) {
      problems.missing(path.field("sniHosts"), "at least one server name");
    }
    problems.each(path.field("sniHosts"), match.sniHosts(), (at, sni) -> sniHost(at, sni, hosts));
    l4Match(path, match.l4());
  }

  private void sniHost(FieldPath path, String sni, List<String> hosts) {
    if (!HostCheck.isWildcardName(sni)) {
      problems.unexpected(path, sni, "a DNS name, perhaps with a leading \"*\"");
    } else if (hosts.stream().noneMatch(host -> new Host(sni).subsetOf(new Host(host)))) {
      problems.unexpected(path, sni, "covered by one of spec.hosts " + hosts);
    }
  }

  private void l4Match(FieldPath path, L4Match match) {
    problems.each(path.field("destinationSubnets"), match.destinationSubnets(), this::subnet);
    if (match.port() != null) {
      parts.port(path.field("port"), match.port());
    }
    if (match.sourceSubnet() != null && !match.sourceSubnet().isEmpty()) {
      subnet(path.field("sourceSubnet"), match.sourceSubnet());
    }
    parts.labels(path.field("sourceLabels"), match.sourceLabels());
    parts.namespace(path.field("sourceNamespace"), match.sourceNamespace());
    GatewayNames.check(path.field("gateways"), match.gateways(), problems);
  }

  private void subnet(FieldPath path, String subnet) {
    if (!HostCheck.isIpv4Subnet(subnet)) {
      problems.unexpected(path, subnet, "an IPv4 address or network like 10.1.0.0/16");
    }
  }

  private void destinations(FieldPath path, List<WeightedDestination> route) {
    if (route.isEmpty()) {
      problems.missing(path, "at least one destination");
    }
    problems.each(
        path, route, (at, each) -> parts.destination(at.field("destination"), each.destination()));
    new WeightCheck(problems).check(path, route.stream().map(WeightedDestination::weight).toList());
  }
}
