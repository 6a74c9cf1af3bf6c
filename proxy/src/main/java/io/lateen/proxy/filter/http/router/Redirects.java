package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.RouteMatch;
import org.jspecify.annotations.Nullable;

/// Answers with another place (Envoy's RedirectAction document).
final class Redirects {
  /// Of a virtual host that demands https.
  static final RouteAction.Redirect TO_HTTPS =
      new RouteAction.Redirect(true, null, null, 0, null, null, null, 301, false);

  private Redirects() {}

  static void answer(Exchange exchange, RouteAction.Redirect redirect, @Nullable RoutePlan plan) {
    ResponseHead head = exchange.ownResponse(redirect.status());
    head.add(KnownHeader.LOCATION, location(exchange.request(), redirect, plan));
    if (plan != null) {
      plan.responseEdits.apply(head, exchange.record());
    }
    exchange.record().details = "direct_response";
    exchange.answer(head, new byte[0]);
  }

  static String location(
      RequestHead request, RouteAction.Redirect redirect, @Nullable RoutePlan plan) {
    String now = request.value(KnownHeader.X_FORWARDED_PROTO);
    String before = now == null ? "http" : now;
    String scheme =
        redirect.https() ? "https" : redirect.scheme() == null ? before : redirect.scheme();
    return scheme
        + "://"
        + authority(request, redirect, before, scheme)
        + path(request, redirect, plan);
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
    }
    if (redirect.port() != 0) {
      return host + ":" + redirect.port();
    }
    boolean usual =
        (before.equals("http") && port.equals(":80"))
            || (before.equals("https") && port.equals(":443"));
    return !scheme.equals(before) && usual ? host : host + port;
  }

  private static String path(
      RequestHead request, RouteAction.Redirect redirect, @Nullable RoutePlan plan) {
    int query = request.pathOnlyEnd() - request.pathStart();
    String whole = request.path();
    String path = whole;
    if (redirect.path() != null) {
      path =
          redirect.path().indexOf('?') >= 0
              ? redirect.path()
              : redirect.path() + whole.substring(query);
    } else if (plan != null) {
      RouteMatch.Path matched = plan.route.match().path();
      PathRewrite rewrite =
          new PathRewrite(redirect.prefixRewrite(), redirect.regexRewrite(), matched);
      path = rewrite.none() ? whole : rewrite.rewritten(request);
    }
    int mark = path.indexOf('?');
    return redirect.stripQuery() && mark >= 0 ? path.substring(0, mark) : path;
  }
}
