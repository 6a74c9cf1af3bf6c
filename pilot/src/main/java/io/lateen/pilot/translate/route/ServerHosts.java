package io.lateen.pilot.translate.route;

import io.lateen.model.name.Host;
import io.lateen.model.rule.VirtualService;
import java.util.ArrayList;
import java.util.List;

/// Which hosts of a gateway's server a VirtualService speaks for.
public final class ServerHosts {
  private ServerHosts() {}

  /// The narrower of every pair that goes together: `a.example.com` of a server's
  /// `*.example.com`, or of the VirtualService's.
  public static List<Host> shared(GatewayServer server, VirtualService rule) {
    List<Host> shared = new ArrayList<>();
    for (Host offered : openTo(server, rule.meta().namespace())) {
      for (String name : rule.hosts()) {
        Host wanted = new Host(name);
        if (wanted.subsetOf(offered)) {
          shared.add(wanted);
        } else if (offered.subsetOf(wanted)) {
          shared.add(offered);
        }
      }
    }
    return shared.stream().distinct().toList();
  }

  /// The server's hosts without their namespaces.
  public static List<String> names(GatewayServer server) {
    return server.server().hosts().stream()
        .map(entry -> entry.substring(entry.indexOf('/') + 1))
        .toList();
  }

  /// `namespace/host` is for VirtualServices of that namespace alone; `.` is the Gateway's own.
  private static List<Host> openTo(GatewayServer server, String namespace) {
    List<Host> open = new ArrayList<>();
    for (String entry : server.server().hosts()) {
      int slash = entry.indexOf('/');
      String owner = slash < 0 ? "*" : entry.substring(0, slash);
      String wanted = owner.equals(".") ? server.gateway().meta().namespace() : owner;
      if (wanted.equals("*") || wanted.equals(namespace)) {
        open.add(new Host(entry.substring(slash + 1)));
      }
    }
    return open;
  }
}
