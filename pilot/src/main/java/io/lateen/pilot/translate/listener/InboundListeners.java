package io.lateen.pilot.translate.listener;

import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.lateen.pilot.translate.mixer.MixerTcpFilters;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.route.RouteTranslator;
import io.lateen.pilot.translate.security.SecurityFilters;
import java.util.List;

/// One listener per port of the proxy's own application.
final class InboundListeners {
  private InboundListeners() {}

  static List<Listener> of(Perspective seen) {
    return InboundPort.of(seen).stream().map(port -> listener(seen, port)).toList();
  }

  private static Listener listener(Perspective seen, InboundPort port) {
    return Listeners.listener(
            port.listenerName(), port.address(), port.port(), port.bind(), TrafficDirection.INBOUND)
        .addFilterChains(chain(seen, port))
        .build();
  }

  private static FilterChain chain(Perspective seen, InboundPort port) {
    if (port.protocol().isHttp()) {
      RouteConfiguration table = RouteTranslator.inbound(seen, port);
      return Listeners.chain(HttpManager.filter(HttpManager.inbound(seen, port, table)));
    }
    FilterChain tcp = Listeners.chain(TcpProxies.to(seen, port.cluster().toString()));
    return SecurityFilters.inbound(seen, MixerTcpFilters.inbound(seen, tcp, port), port);
  }
}
