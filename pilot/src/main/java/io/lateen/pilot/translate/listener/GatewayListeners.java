package io.lateen.pilot.translate.listener;

import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.lateen.pilot.translate.listener.ListenerDraft.Kind;
import io.lateen.pilot.translate.mixer.MixerTcpFilters;
import io.lateen.pilot.translate.node.Instance;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.route.GatewayPorts;
import io.lateen.pilot.translate.route.GatewayServer;
import io.lateen.pilot.translate.security.SecurityFilters;
import java.util.ArrayList;
import java.util.List;

/// One listener per port of the Gateway rules that mean this proxy. A port with nothing behind it
/// is left out.
final class GatewayListeners {
  private final Perspective seen;

  private GatewayListeners(Perspective seen) {
    this.seen = seen;
  }

  static List<Listener> of(Perspective seen) {
    GatewayListeners gateway = new GatewayListeners(seen);
    List<Listener> listeners = new ArrayList<>();
    GatewayPorts.of(seen)
        .forEach(
            (port, servers) -> {
              ListenerDraft draft = gateway.draft(port, servers);
              if (draft.hasChains()) {
                listeners.add(draft.build());
              }
            });
    return listeners;
  }

  private ListenerDraft draft(int port, List<GatewayServer> servers) {
    String name = Listeners.ANY_ADDRESS + "_" + port;
    ListenerDraft draft =
        new ListenerDraft(
            Listeners.listener(name, address(), boundPort(port), true, TrafficDirection.OUTBOUND),
            servers.getFirst().isHttp() ? Kind.HTTP : Kind.TCP);
    for (GatewayServer server : servers) {
      for (FilterChain chain : chains(name, server)) {
        if (server.isTls() || !server.isHttp()) {
          draft.add(chain);
        } else {
          draft.addOnce(() -> chain);
        }
      }
    }
    return draft;
  }

  private List<FilterChain> chains(String listener, GatewayServer server) {
    if (!server.isHttp()) {
      return GatewayTcpChains.of(seen, server).stream()
          .map(chain -> MixerTcpFilters.outbound(seen, chain, ""))
          .map(chain -> SecurityFilters.gateway(seen, chain))
          .toList();
    }
    FilterChain plain =
        Listeners.chain(
            HttpManager.filter(HttpManager.gateway(seen, listener, server.routeName())));
    return server.isTls() ? GatewayTcpChains.terminated(seen, server, plain) : List.of(plain);
  }

  private String address() {
    return seen.node().isLoopbackRouter() ? seen.node().ip() : Listeners.ANY_ADDRESS;
  }

  /// A Service may lead callers of the server's port to another port of the workload.
  private int boundPort(int serverPort) {
    return seen.instances().stream()
        .filter(instance -> instance.port().number() == serverPort)
        .map(Instance::endpoint)
        .mapToInt(endpoint -> endpoint.port())
        .findFirst()
        .orElse(serverPort);
  }
}
