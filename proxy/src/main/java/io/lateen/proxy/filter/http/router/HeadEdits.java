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
import java.util.Arrays;

/// What the router changes in the heads of a request and its response.
final class HeadEdits {
  private static final byte[] UPGRADE = Octets.of("upgrade");

  private HeadEdits() {}

  /// What the route asks for, whichever endpoint is chosen. Edits see the request as it came.
  static void request(
      RequestHead request, RequestRecord record, RoutePlan plan, RouterConfig config, Terms terms) {
    terms.begin(request, plan, config);
    if (!plan.requestEdits.none()) {
      HostEdits.apply(plan.requestEdits, request, record);
    }
    host(request, plan, config);
    path(request, plan, config);
    terms.retries(request);
  }

  private static void path(RequestHead request, RoutePlan plan, RouterConfig config) {
    boolean none = plan.rewrite.none() || request.method() == Method.CONNECT;
    String rewritten = none ? null : plan.rewrite.rewritten(request);
    if (rewritten != null) {
      if (!config.suppressEnvoyHeaders()) {
        request.set(KnownHeader.X_ENVOY_ORIGINAL_PATH, request.path());
      }
      request.setPath(Octets.of(rewritten));
    }
  }

  private static void host(RequestHead request, RoutePlan plan, RouterConfig config) {
    if (plan.hostLiteral != null) {
      rewriteHost(request, plan.hostLiteral, config);
    } else if (plan.hostHeader != null) {
      int at = request.findNext(plan.hostHeader, 0);
      if (at >= 0 && request.valueStart(at) < request.valueEnd(at)) {
        byte[] octets = request.octets();
        byte[] host = Arrays.copyOfRange(octets, request.valueStart(at), request.valueEnd(at));
        rewriteHost(request, host, config);
      }
    }
  }

  private static void rewriteHost(RequestHead request, byte[] host, RouterConfig config) {
    if (!config.suppressEnvoyHeaders()) {
      request.set(KnownHeader.X_ENVOY_ORIGINAL_HOST, request.authority());
    }
    request.setAuthority(host);
  }

  /// What depends on the endpoint, and on how often it was tried before.
  ///
  /// @param number of the attempt, from 1
  static void attempt(
      RequestHead request, RoutePlan plan, Target target, int number, RouterConfig config) {
    if (plan.action != null
        && plan.action.hostRewrite() instanceof RouteAction.HostRewrite.Automatic
        && !target.hostname().isEmpty()) {
      rewriteHost(request, Octets.of(target.hostname()), config);
    }
    if (plan.countsAttempts) {
      request.set(KnownHeader.X_ENVOY_ATTEMPT_COUNT, number);
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
    plan.responseEdits.applyTo(head, exchange.record());
  }
}
