package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.RouteMatch;

/// Answers with another place (Envoy's RedirectAction document).
final class Redirects {
  private static final int MOVED_PERMANENTLY = 301;

  private Redirects() {}

  static void answer(Exchange exchange, RouteAction.Redirect redirect, RoutePlan plan) {
    ResponseHead head = exchange.ownResponse(redirect.status());
    head.add(KnownHeader.LOCATION, location(exchange.request(), redirect, plan));
    plan.responseEdits.applyTo(head, exchange.record());
    exchange.record().details = "direct_response";
    exchange.answer(head, new byte[0]);
  }

  /// For a virtual host that demands https.
  static void toHttps(Exchange exchange) {
    ResponseHead head = exchange.ownResponse(MOVED_PERMANENTLY);
    head.add(KnownHeader.LOCATION, httpsLocation(exchange.request()));
    exchange.record().details = "direct_response";
    exchange.answer(head, new byte[0]);
  }

  static String httpsLocation(RequestHead request) {
    return "https://" + request.authority() + request.path();
  }

  static String location(RequestHead request, RouteAction.Redirect redirect, RoutePlan plan) {
    String before = request.scheme();
    String scheme =
        redirect.https() ? "https" : redirect.scheme() == null ? before : redirect.scheme();
    return scheme
        + "://"
        + authority(request, redirect, before, scheme)
        + absolute(path(request, redirect, plan));
  }

  private static String absolute(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  private static String authority(
      RequestHead request, RouteAction.Redirect redirect, String before, String scheme) {
    String authority = request.authority();
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    String host = hasPort ? authority.substring(0, colon) : authority;
    String port = hasPort ? authority.substring(colon) : "";
    if (redirect.host() != null) {
      host = redirect.host();
      port = "";
    }
    if (redirect.port() != 0) {
      return host + ":" + redirect.port();
    }
    boolean usual =
        (before.equals("http") && port.equals(":80"))
            || (before.equals("https") && port.equals(":443"));
    return !scheme.equals(before) && usual ? host : host + port;
  }

  private static String path(RequestHead request, RouteAction.Redirect redirect, RoutePlan plan) {
    String whole = request.path();
    String to = redirect.path();
    if (to != null && to.indexOf('?') >= 0) {
      return to;
    }
    int query = request.pathOnlyEnd() - request.pathStart();
    String path = to == null ? rewritten(request, redirect, plan) : to + whole.substring(query);
    int mark = path.indexOf('?');
    return redirect.stripQuery() && mark >= 0 ? path.substring(0, mark) : path;
  }

  private static String rewritten(
      RequestHead request, RouteAction.Redirect redirect, RoutePlan plan) {
    RouteMatch.Path matched = plan.route.match().path();
    PathRewrite rewrite =
        new PathRewrite(redirect.prefixRewrite(), redirect.regexRewrite(), matched);
    String rewritten = rewrite.none() ? null : rewrite.rewritten(request);
    return rewritten == null ? request.path() : rewritten;
  }
}
