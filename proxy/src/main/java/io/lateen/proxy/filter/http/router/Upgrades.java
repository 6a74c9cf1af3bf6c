package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.Upgrade;
import io.lateen.proxy.resource.Route;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.route.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether a request may change the protocol: the route says so, else the connection manager.
final class Upgrades {
  private Upgrades() {}

  /// Whether the request asks for nothing but what it may.
  ///
  /// @param usual what the connection manager allows
  static boolean allowed(RequestHead request, @Nullable Decision decision, List<String> usual) {
    String asked = Upgrade.asked(request);
    if (asked == null) {
      return true;
    }
    RouteAction.@Nullable Upgrade said = said(asked, decision == null ? null : decision.route());
    return said == null ? usual.contains(asked) : said.enabled();
  }

  private static RouteAction.@Nullable Upgrade said(String asked, @Nullable Route route) {
    if (route != null && route.action() instanceof RouteAction.ToCluster action) {
      for (RouteAction.Upgrade upgrade : action.upgrades()) {
        if (upgrade.type().equals(asked)) {
          return upgrade;
        }
      }
    }
    return null;
  }
}
