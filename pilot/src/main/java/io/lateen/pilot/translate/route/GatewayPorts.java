package io.lateen.pilot.translate.route;

import io.lateen.model.rule.Gateway;
import io.lateen.model.rule.Gateway.Server;
import io.lateen.pilot.translate.node.Perspective;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The servers of all Gateway rules that mean this proxy, by port. What does not go together with
/// an older server of the port is left out.
public final class GatewayPorts {
  private GatewayPorts() {}

  /// Ports with at least one server each, which are all plain HTTP, one plain TCP, or all TLS.
  public static SortedMap<Integer, List<GatewayServer>> of(Perspective seen) {
    SortedMap<Integer, List<GatewayServer>> ports = new TreeMap<>();
    for (Gateway gateway : seen.snapshot().gateways(seen.labels())) {
      for (Server written : gateway.servers()) {
        GatewayServer server = GatewayServer.of(gateway, written);
        List<GatewayServer> others =
            ports.computeIfAbsent(server.port(), port -> new ArrayList<>());
        if (others.stream().allMatch(other -> goTogether(other, server))) {
          others.add(server);
        }
      }
    }
    return ports;
  }

  private static boolean goTogether(GatewayServer older, GatewayServer younger) {
    if (!older.isTls() || !younger.isTls()) {
      return older.isTls() == younger.isTls() && older.isHttp() && younger.isHttp();
    }
    return !(older.isHttp() && younger.isHttp()) || !older.routeName().equals(younger.routeName());
  }
}
