package io.lateen.pilot.translate.route;

import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.route.v3.Decorator;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction.RedirectResponseCode;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.rule.VirtualService.DerivePort;
import io.lateen.model.rule.VirtualService.DirectResponse;
import io.lateen.model.rule.VirtualService.HttpMatch;
import io.lateen.model.rule.VirtualService.HttpRoute;
import io.lateen.model.rule.VirtualService.Redirect;
import io.lateen.pilot.snapshot.RouteOrigin;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `http` part of one VirtualService → routes, in its order, up to the first that takes all.
final class HttpRoutes {
  private final Perspective seen;
  private final Applicability here;
  private final VirtualService rule;
  private final int port;
  private final List<Route> routes = new ArrayList<>();

  private HttpRoutes(Perspective seen, String gateway, VirtualService rule, int port) {
    this.seen = seen;
    this.here = new Applicability(seen, gateway, port);
    this.rule = rule;
    this.port = port;
  }

  /// @param gateway `namespace/name`, or `mesh` for sidecars
  /// @param port that was called
  static List<Route> of(Perspective seen, String gateway, VirtualService rule, int port) {
    HttpRoutes translation = new HttpRoutes(seen, gateway, rule, port);
    translation.addAll();
    return translation.routes;
  }

  private void addAll() {
    for (int i = 0; i < rule.http().size(); i++) {
      HttpRoute http = rule.http().get(i);
      RouteOrigin origin = seen.snapshot().origin(rule, i);
      for (int j = 0; j < http.match().size(); j++) {
        HttpMatch match = http.match().get(j);
        if (here.holds(match) && addEndsList(http, match, origin, path(rule, origin, j))) {
          return;
        }
      }
      String part = "spec.http[" + origin.index() + "]";
      if (http.match().isEmpty() && addEndsList(http, null, origin, part)) {
        return;
      }
    }
  }

  /// A delegate's matches are no longer those it was written with.
  static String path(VirtualService rule, RouteOrigin origin, int match) {
    String part = "spec.http[" + origin.index() + "]";
    boolean own = origin.rule().meta().equals(rule.meta());
    return own ? part + ".match[" + match + "]" : part;
  }

  private boolean addEndsList(
      HttpRoute http, @Nullable HttpMatch match, RouteOrigin origin, String part) {
    RouteMatch condition = Matches.match(match);
    if (condition == null) {
      return false;
    }
    String name = match == null ? http.name() : name(http.name(), match.name());
    routes.add(route(http, condition, name, Messages.origin(origin.rule(), part)));
    return Matches.isCatchAll(condition);
  }

  /// As Istio joins them; empty: none.
  private static String name(String route, String match) {
    return route.isEmpty() || match.isEmpty() ? route + match : route + "." + match;
  }

  private Route route(HttpRoute http, RouteMatch condition, String name, Metadata origin) {
    Route.Builder route = Route.newBuilder().setMatch(condition).setMetadata(origin).setName(name);
    Redirect redirect = http.redirect();
    DirectResponse direct = http.directResponse();
    if (redirect != null) {
      route.setRedirect(redirect(redirect, port));
    } else if (direct != null) {
      RouteActions.apply(http, direct, route);
    } else {
      RouteActions.apply(seen, http, port, route);
    }
    route.setDecorator(Decorator.newBuilder().setOperation(operation(route)));
    route.putAllTypedPerFilterConfig(FilterOverrides.of(http));
    return route.build();
  }

  private static RedirectAction redirect(Redirect redirect, int calledPort) {
    RedirectAction.Builder message = RedirectAction.newBuilder();
    String authority = redirect.authority();
    if (authority != null && !authority.isEmpty()) {
      message.setHostRedirect(authority);
    }
    String uri = redirect.uri();
    if (uri != null && !uri.isEmpty()) {
      message.setPathRedirect(uri);
    }
    String scheme = redirect.scheme();
    if (scheme != null && !scheme.isEmpty()) {
      message.setSchemeRedirect(scheme);
    }
    Integer port = redirect.port();
    if (port != null) {
      message.setPortRedirect(port);
    } else if (redirect.derivePort() == DerivePort.FROM_REQUEST_PORT) {
      message.setPortRedirect(calledPort);
    }
    Integer code = redirect.code();
    if (code != null) {
      message.setResponseCode(code(code));
    }
    return message.build();
  }

  private static RedirectResponseCode code(int status) {
    return switch (status) {
      case 302 -> RedirectResponseCode.FOUND;
      case 303 -> RedirectResponseCode.SEE_OTHER;
      case 307 -> RedirectResponseCode.TEMPORARY_REDIRECT;
      case 308 -> RedirectResponseCode.PERMANENT_REDIRECT;
      default -> RedirectResponseCode.MOVED_PERMANENTLY;
    };
  }

  /// What traces call it: where it leads, or by which rule when that is not one place.
  private String operation(Route.Builder route) {
    RouteMatch match = route.getMatch();
    String path =
        switch (match.getPathSpecifierCase()) {
          case PATH -> match.getPath();
          case SAFE_REGEX -> match.getSafeRegex().getRegex();
          default -> match.getPrefix() + "*";
        };
    ClusterName cluster = ClusterName.parse(route.getRoute().getCluster());
    return cluster == null
        ? rule.meta().name() + ":" + port + path
        : cluster.host() + ":" + cluster.port() + path;
  }
}
