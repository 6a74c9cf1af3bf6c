package io.lateen.model.check;

import io.lateen.model.name.Host;
import io.lateen.model.rule.VirtualService;
import java.util.List;

/// Rules of a VirtualService.
final class VirtualServiceCheck {
  private static final FieldPath HOSTS = FieldPath.SPEC.field("hosts");

  private final Problems problems;
  private final PartCheck parts;

  VirtualServiceCheck(Problems problems) {
    this.problems = problems;
    this.parts = new PartCheck(problems);
  }

  void check(VirtualService rule) {
    hosts(rule);
    GatewayNames.check(FieldPath.SPEC.field("gateways"), rule.gateways(), problems);
    if (rule.hosts().isEmpty()) {
      new DelegateCheck(problems).delegate(rule);
    }
    if (rule.http().isEmpty() && rule.tls().isEmpty() && rule.tcp().isEmpty()) {
      problems.missing(FieldPath.SPEC, "at least one of http, tls, tcp");
    }
    HttpRouteCheck http = new HttpRouteCheck(problems);
    problems.each(FieldPath.SPEC.field("http"), rule.http(), http::check);
    http.unreachable(FieldPath.SPEC.field("http"), rule.http());
    L4RouteCheck l4 = new L4RouteCheck(problems);
    problems.each(
        FieldPath.SPEC.field("tls"), rule.tls(), (path, tls) -> l4.tls(path, tls, rule.hosts()));
    problems.each(FieldPath.SPEC.field("tcp"), rule.tcp(), l4::tcp);
    parts.exportTo(rule.exportTo());
  }

  private void hosts(VirtualService rule) {
    if (rule.hosts().isEmpty()) {
      problems.warning(HOSTS, "missing: it routes only what other VirtualServices delegate to it");
    }
    boolean inMesh = rule.gateways().isEmpty() || rule.gateways().contains("mesh");
    problems.each(HOSTS, rule.hosts(), (path, host) -> host(path, host, inMesh));
    overlaps(rule.hosts());
  }

  private void host(FieldPath path, String host, boolean inMesh) {
    if (!HostCheck.isWildcardName(host) && !HostCheck.isIp(host)) {
      problems.unexpected(path, host, "a DNS name, perhaps with a leading \"*\", or an IP address");
    } else if (inMesh && host.equals("*")) {
      problems.unexpected(path, host, "a host; \"*\" needs gateways other than \"mesh\"");
    }
  }

  private void overlaps(List<String> hosts) {
    for (int later = 1; later < hosts.size(); later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        overlap(hosts.get(earlier), hosts.get(later), HOSTS.item(later));
      }
    }
  }

  private void overlap(String earlier, String later, FieldPath path) {
    if (earlier.equals(later)) {
      problems.unexpected(path, later, "every host once");
    } else if (new Host(earlier).matches(new Host(later))) {
      problems.unexpected(path, later, "no overlap with \"" + earlier + "\"");
    }
  }
}
