package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.resource.Route;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.route.Decision;
import java.util.Objects;

/// The terminal filter.
final class RouterFilter implements HttpFilter {
  private final RouterConfig config;
  private final int index;

  RouterFilter(RouterConfig config, int index) {
    this.config = config;
    this.index = index;
  }

  @Override
  public Verdict request(Exchange exchange) {
    Decision decision = exchange.decision();
    if (!Upgrades.allowed(exchange.request(), decision, exchange.upgrades())) {
      exchange.record().details = "upgrade_failed";
      exchange.answer(403, "");
      return Verdict.TAKEN;
    }
    if (decision == null) {
      return noRoute(exchange);
    }
    return switch (decision.outcome()) {
      case NO_HOST, NO_ROUTE -> noRoute(exchange);
      case TLS_REQUIRED -> {
        Redirects.toHttps(exchange);
        yield Verdict.TAKEN;
      }
      case ROUTED -> routed(exchange, decision);
    };
  }

  @Override
  public void discarded(Exchange exchange) {
    if (exchange.state(index) instanceof RoutedRequest known) {
      known.discard();
    }
  }

  private static Verdict noRoute(Exchange exchange) {
    exchange.record().flag(Flag.NO_ROUTE);
    exchange.record().details = "route_not_found";
    exchange.answer(404, "");
    return Verdict.TAKEN;
  }

  private Verdict routed(Exchange exchange, Decision decision) {
    RoutePlan plan = decision.derived(RoutePlan::new);
    Route route = Objects.requireNonNull(decision.route());
    exchange.record().routeName = route.name();
    exchange.record().operation = route.decorator();
    switch (route.action()) {
      case RouteAction.ToCluster action -> routedRequest(exchange).begin(decision, plan, action);
      case RouteAction.Redirect redirect -> Redirects.answer(exchange, redirect, plan);
      case RouteAction.DirectResponse direct -> directResponse(exchange, direct, plan);
    }
    return Verdict.TAKEN;
  }

  private static void directResponse(
      Exchange exchange, RouteAction.DirectResponse direct, RoutePlan plan) {
    ResponseHead head = exchange.ownResponse(direct.status());
    byte[] body = Octets.of(direct.body());
    if (body.length > 0) {
      head.add(KnownHeader.CONTENT_TYPE, "text/plain");
    }
    plan.responseEdits.applyTo(head, exchange.record());
    exchange.record().details = "direct_response";
    exchange.answer(head, body);
  }

  private RoutedRequest routedRequest(Exchange exchange) {
    if (exchange.state(index) instanceof RoutedRequest known) {
      return known;
    }
    RoutedRequest made = new RoutedRequest(exchange, config);
    exchange.setState(index, made);
    return made;
  }
}
