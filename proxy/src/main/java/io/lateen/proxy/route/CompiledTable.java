package io.lateen.proxy.route;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.Route;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.RouteTable;
import io.lateen.proxy.resource.VirtualHost;
import io.lateen.proxy.route.Decision.Outcome;
import io.lateen.proxy.route.Decision.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A route table ready to decide: the routing engine. Immutable, any thread.
@SuppressWarnings("ArrayRecordComponent")
public final class CompiledTable {
  private static final byte[] HTTPS = Octets.of("https");

  private final RouteTable source;
  private final HostTable<Host> hosts;
  private final Decision noHost;

  private record Host(
      VirtualHost source, Candidate[] routes, Decision tlsRequired, Decision noRoute) {}

  /// A route with the decisions it can lead to, one per weighted cluster.
  private record Candidate(
      Route source, RouteMatcher matcher, Decision[] decisions, int[] weightUpTo) {}

  public CompiledTable(RouteTable source) {
    this.source = source;
    HostTable.Builder<Host> builder = new HostTable.Builder<>();
    for (VirtualHost host : source.virtualHosts()) {
      Host compiled = compile(host);
      host.domains().forEach(domain -> builder.add(domain, compiled));
    }
    hosts = builder.build();
    noHost = new Decision(Outcome.NO_HOST, this, null, null, null, null, List.of());
  }

  public RouteTable source() {
    return source;
  }

  private Host compile(VirtualHost host) {
    Candidate[] routes =
        host.routes().stream().map(route -> compile(host, route)).toArray(Candidate[]::new);
    return new Host(
        host,
        routes,
        new Decision(Outcome.TLS_REQUIRED, this, host, null, null, null, List.of()),
        new Decision(Outcome.NO_ROUTE, this, host, null, null, null, List.of()));
  }

  private Candidate compile(VirtualHost host, Route route) {
    RouteMatcher matcher = new RouteMatcher(route.match());
    if (route.action() instanceof RouteAction.ToCluster action
        && action.clusters() instanceof ClusterChoice.Weighted weighted) {
      List<ClusterChoice.Part> parts = weighted.parts();
      Decision[] decisions = new Decision[parts.size()];
      int[] upTo = new int[parts.size()];
      int sum = 0;
      for (int i = 0; i < decisions.length; i++) {
        ClusterChoice.Part part = parts.get(i);
        sum += part.weight();
        upTo[i] = sum;
        decisions[i] = routed(host, route, part.cluster(), part);
      }
      return new Candidate(route, matcher, decisions, upTo);
    }
    String cluster =
        route.action() instanceof RouteAction.ToCluster action
                && action.clusters() instanceof ClusterChoice.Single single
            ? single.cluster()
            : null;
    Decision[] only = {routed(host, route, cluster, null)};
    return new Candidate(route, matcher, only, new int[] {1});
  }

  private Decision routed(
      VirtualHost host, Route route, @Nullable String cluster, ClusterChoice.@Nullable Part part) {
    return new Decision(Outcome.ROUTED, this, host, route, cluster, part, List.of());
  }

  /// Decides where a request goes.
  ///
  /// @param draw uniform over all longs; the only chance there is in it
  public Decision decide(RequestHead request, long draw) {
    return decide(request, draw, null);
  }

  /// The same decision, with the reasons why earlier routes did not match.
  public Decision explain(RequestHead request, long draw) {
    List<Reason> reasons = new ArrayList<>();
    return decide(request, draw, reasons).with(reasons);
  }

  private Decision decide(RequestHead request, long draw, @Nullable List<Reason> reasons) {
    byte[] b = request.octets();
    int end = request.authorityEnd();
    if (source.ignorePortInHost()) {
      end = withoutPort(b, request.authorityStart(), end);
    }
    Host host = hosts.find(b, request.authorityStart(), end);
    if (host == null) {
      return noHost;
    }
    if (host.source.requireTls() != VirtualHost.TlsRequirement.NONE && tlsMissing(host, request)) {
      return host.tlsRequired;
    }
    for (int i = 0; i < host.routes.length; i++) {
      Candidate route = host.routes[i];
      if (route.matcher.matches(request, draw, recorder(reasons, host, i))) {
        return choose(route, request, draw);
      }
    }
    return host.noRoute;
  }

  private static @Nullable Consumer<String> recorder(
      @Nullable List<Reason> reasons, Host host, int index) {
    return reasons == null
        ? null
        : text ->
            reasons.add(
                new Reason(host.source.name(), index, host.routes[index].source.name(), text));
  }

  private Decision choose(Candidate route, RequestHead request, long draw) {
    if (route.decisions.length == 1) {
      Decision only = route.decisions[0];
      return only.cluster() == null ? fromHeader(only, request) : only;
    }
    int total = route.weightUpTo[route.weightUpTo.length - 1];
    long at = total == 0 ? 0 : Math.unsignedMultiplyHigh(draw, total);
    int i = 0;
    while (i < route.decisions.length - 1 && at >= route.weightUpTo[i]) {
      i++;
    }
    return route.decisions[i];
  }

  private Decision fromHeader(Decision only, RequestHead request) {
    Route route = only.route();
    if (route != null
        && route.action() instanceof RouteAction.ToCluster action
        && action.clusters() instanceof ClusterChoice.FromHeader from) {
      int at = request.findNext(Octets.of(from.header()), 0);
      String cluster = at < 0 ? "" : request.text(request.valueStart(at), request.valueEnd(at));
      return new Decision(
          Outcome.ROUTED, this, only.virtualHost(), route, cluster, null, List.of());
    }
    return only;
  }

  private static boolean tlsMissing(Host host, RequestHead request) {
    int proto = request.find(KnownHeader.X_FORWARDED_PROTO);
    boolean https = proto >= 0 && request.valueIs(proto, HTTPS);
    boolean external = !request.has(KnownHeader.X_ENVOY_INTERNAL);
    return !https && (external || host.source.requireTls() == VirtualHost.TlsRequirement.ALL);
  }

  /// Where `:port` begins, if there is one.
  private static int withoutPort(byte[] b, int from, int to) {
    int at = to;
    while (at > from && b[at - 1] >= '0' && b[at - 1] <= '9') {
      at--;
    }
    return at > from && at < to && b[at - 1] == ':' ? at - 1 : to;
  }
}
