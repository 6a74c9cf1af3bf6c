package io.lateen.pilot.translate.listener;

import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.lateen.pilot.translate.listener.ListenerDraft.Kind;
import io.lateen.pilot.translate.mixer.MixerTcpFilters;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.route.RouteTranslator;
import io.lateen.pilot.translate.security.SecurityFilters;
import io.lateen.pilot.translate.security.Transport;
import java.util.List;

/// One listener per port of the proxy's own application.
final class InboundListeners {
  private InboundListeners() {}

  static List<Listener> of(Perspective seen) {
    return InboundPort.of(seen).stream().map(port -> listener(seen, port)).toList();
  }

  private static Listener listener(Perspective seen, InboundPort port) {
    Listener.Builder listener =
        Listeners.listener(
            port.listenerName(),
            port.address(),
            port.port(),
            port.bind(),
            TrafficDirection.INBOUND);
    switch (Kind.of(port.protocol())) {
      case HTTP -> InboundTls.addTo(listener, seen, port, transport -> http(seen, port, transport));
      case TCP -> {
        FilterChain tcp = tcp(seen, port);
        InboundTls.addTo(listener, seen, port, _ -> tcp);
      }
      case DETECTED ->
          InboundTls.addDetected(
              listener, seen, port, http(seen, port, Transport.PLAINTEXT), tcp(seen, port));
    }
    return listener.build();
  }

  private static FilterChain http(Perspective seen, InboundPort port, Transport transport) {
    RouteConfiguration table = RouteTranslator.inbound(seen, port);
    return Listeners.chain(HttpManager.filter(HttpManager.inbound(seen, port, transport, table)));
  }

  private static FilterChain tcp(Perspective seen, InboundPort port) {
    String cluster = port.cluster().toString();
    FilterChain tcp = Listeners.chain(TcpProxies.to(seen, cluster));
    FilterChain read = Codecs.before(seen, tcp, port.protocol(), cluster);
    return SecurityFilters.inbound(seen, MixerTcpFilters.inbound(seen, read, port), port);
  }
}
