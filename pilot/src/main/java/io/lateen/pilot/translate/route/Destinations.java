package io.lateen.pilot.translate.route;

import io.lateen.model.rule.Destination;
import io.lateen.model.rule.PortSelector;
import io.lateen.model.service.Service;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;

/// Destinations of rules → names of clusters, which need not exist.
public final class Destinations {
  private Destinations() {}

  /// The port is the one named, else the only one of the service, else the one called. Ports by
  /// name lead nowhere, as in Istio.
  public static String cluster(Perspective seen, Destination to, int calledPort) {
    if (to.port() instanceof PortSelector.ByName) {
      return ClusterName.BLACK_HOLE;
    }
    String subset = to.subset();
    return ClusterName.outbound(port(seen, to, calledPort), subset == null ? "" : subset, to.host())
        .toString();
  }

  static int port(Perspective seen, Destination to, int calledPort) {
    if (to.port() instanceof PortSelector.ByNumber(int number)) {
      return number;
    }
    Service service = seen.scope().service(to.host());
    return service != null && service.ports().size() == 1
        ? service.ports().getFirst().number()
        : calledPort;
  }
}
