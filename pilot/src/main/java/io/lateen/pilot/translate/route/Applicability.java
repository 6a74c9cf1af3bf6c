package io.lateen.pilot.translate.route;

import io.lateen.model.rule.VirtualService.HttpMatch;
import io.lateen.pilot.translate.node.Perspective;
import java.util.TreeMap;

/// What of a match is decided before any request is there: port, gateway, who calls.
///
/// @param gateway `namespace/name`, or `mesh`
/// @param port that is called, or the gateway's own
record Applicability(Perspective seen, String gateway, int port) {

  boolean holds(HttpMatch match) {
    return holdsForPort(match) && holdsForGateway(match) && holdsForCaller(match);
  }

  private boolean holdsForPort(HttpMatch match) {
    Integer wanted = match.port();
    return wanted == null || wanted == 0 || wanted == port;
  }

  private boolean holdsForGateway(HttpMatch match) {
    return match.gateways().isEmpty() || match.gateways().contains(gateway);
  }

  /// Who calls does not count beside named gateways.
  private boolean holdsForCaller(HttpMatch match) {
    return !match.gateways().isEmpty()
        || seen.isSource(match.sourceLabels(), match.sourceNamespace());
  }

  /// The first reason why it does not hold, in words.
  String whyNot(HttpMatch match) {
    if (!holdsForPort(match)) {
      return "port: " + match.port() + " (here: " + port + ")";
    }
    if (!holdsForGateway(match)) {
      return "gateways: " + match.gateways() + " (here: " + gateway + ")";
    }
    String namespace = match.sourceNamespace();
    return "the caller: labels "
        + match.sourceLabels()
        + (namespace.isEmpty() ? "" : " of namespace " + namespace)
        + " (here: "
        + new TreeMap<>(seen.labels())
        + (namespace.isEmpty() ? "" : " of namespace " + seen.node().configNamespace())
        + ")";
  }
}
