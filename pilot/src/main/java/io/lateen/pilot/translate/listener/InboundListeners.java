package io.lateen.pilot.translate.listener;

import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.route.RouteTranslator;
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
        .addFilterChains(Listeners.chain(filter(seen, port)))
        .build();
  }

  private static Filter filter(Perspective seen, InboundPort port) {
    return port.protocol().isHttp()
        ? HttpManager.filter(HttpManager.inbound(seen, port, RouteTranslator.inbound(seen, port)))
        : TcpProxies.to(seen, port.cluster().toString());
  }
}
