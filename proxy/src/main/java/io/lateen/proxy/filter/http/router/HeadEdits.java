package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.endpoint.Target;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.resource.RouteAction;

/// What the router changes in the heads of a request and its response.
final class HeadEdits {
  private static final byte[] UPGRADE = Octets.of("upgrade");

  private HeadEdits() {}

  /// What the route asks for, whichever endpoint is chosen.
  static void request(
      RequestHead request,
      RequestRecord record,
      RoutePlan plan,
      RouteAction.ToCluster action,
      RouterConfig config) {
    if (!plan.rewrite.none() && request.method() != Method.CONNECT) {
      if (!request.has(KnownHeader.X_ENVOY_ORIGINAL_PATH)) {
        request.add(KnownHeader.X_ENVOY_ORIGINAL_PATH, request.path());
      }
      plan.rewrite.apply(request);
    }
    host(request, plan, action);
    if (!plan.requestEdits.none()) {
      HostEdits.apply(plan.requestEdits, request, record);
    }
    long millis = plan.timeoutNanos / 1_000_000;
    if (millis > 0 && !config.suppressEnvoyHeaders()) {
      request.set(KnownHeader.X_ENVOY_EXPECTED_RQ_TIMEOUT_MS, millis);
    }
  }

  private static void host(RequestHead request, RoutePlan plan, RouteAction.ToCluster action) {
    if (plan.hostLiteral != null) {
      request.setAuthority(plan.hostLiteral);
    } else if (action.hostRewrite() instanceof RouteAction.HostRewrite.FromHeader from) {
      String host = request.value(from.header());
      if (host != null) {
        request.setAuthority(Octets.of(host));
      }
    }
  }

  /// What depends on the endpoint.
  static void attempt(RequestHead request, RoutePlan plan, Target target) {
    if (plan.action != null
        && plan.action.hostRewrite() instanceof RouteAction.HostRewrite.Automatic
        && !target.hostname().isEmpty()) {
      request.setAuthority(Octets.of(target.hostname()));
    }
  }

  /// @param upstreamMillis how long the endpoint took
  static void response(
      ResponseHead head,
      Exchange exchange,
      RoutePlan plan,
      RouterConfig config,
      long upstreamMillis) {
    boolean upgraded = head.framing() == Framing.TUNNEL && head.status() == 101;
    head.removeHopByHop();
    if (head.framing() == Framing.TUNNEL) {
      head.remove(KnownHeader.CONTENT_LENGTH); // RFC 9110 section 9.3.6
    }
    if (upgraded) {
      head.add(KnownHeader.CONNECTION, UPGRADE);
      String protocol = exchange.request().value(KnownHeader.UPGRADE);
      head.add(KnownHeader.UPGRADE, protocol == null ? "" : protocol);
    }
    if (!config.suppressEnvoyHeaders()) {
      head.set(KnownHeader.X_ENVOY_UPSTREAM_SERVICE_TIME, upstreamMillis);
    }
    if (!plan.responseEdits.none()) {
      plan.responseEdits.apply(head, exchange.record());
    }
  }
}
