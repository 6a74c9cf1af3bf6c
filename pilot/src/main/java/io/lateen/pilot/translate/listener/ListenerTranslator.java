package io.lateen.pilot.translate.listener;

import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.lateen.pilot.translate.node.Perspective;
import java.util.List;

/// All listeners of a proxy.
public final class ListenerTranslator {
  private ListenerTranslator() {}

  /// Outbound listeners of a sidecar on which services give way to older ones.
  public static Conflicts conflicts(Perspective seen) {
    return OutboundListeners.conflicts(seen);
  }

  public static List<Listener> listeners(Perspective seen) {
    return seen.node().isRouter() ? GatewayListeners.of(seen) : SidecarListeners.of(seen);
  }
}
