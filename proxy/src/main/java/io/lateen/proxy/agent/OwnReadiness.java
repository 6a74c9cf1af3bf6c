package io.lateen.proxy.agent;

import io.lateen.proxy.admin.RuntimeView;
import io.lateen.proxy.admin.ServerState;
import io.lateen.proxy.resource.Listener;
import java.util.Set;

/// Our own proxy is ready when it serves a first whole configuration that has a listener for an
/// application port.
final class OwnReadiness implements StatusHandler.Readiness {
  private final ServerState state;
  private final RuntimeView view;
  private final Set<Integer> applicationPorts;

  OwnReadiness(ServerState state, RuntimeView view, Set<Integer> applicationPorts) {
    this.state = state;
    this.view = view;
    this.applicationPorts = applicationPorts;
  }

  @Override
  public String notReadyBecause() {
    if (state.get() != ServerState.State.LIVE) {
      return "proxy is " + state.get();
    }
    if (applicationPorts.isEmpty()) {
      return "";
    }
    for (Listener listener : view.snapshot().listeners().values()) {
      if (applicationPorts.contains(listener.address().port())) {
        return "";
      }
    }
    return "no listener for any of the application's ports " + applicationPorts;
  }
}
