package io.lateen.proxy.admin;

/// How far the proxy's life has come (`envoy.admin.v3.ServerInfo.State`). For all threads.
public final class ServerState {
  private volatile State state = State.PRE_INITIALIZING;

  /// Envoy's words and numbers.
  public enum State {
    LIVE(0),
    DRAINING(1),
    PRE_INITIALIZING(2);

    private final int number;

    State(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  public State get() {
    return state;
  }

  /// The first configuration is served. Has no effect while draining.
  public synchronized void live() {
    if (state == State.PRE_INITIALIZING) {
      state = State.LIVE;
    }
  }

  public synchronized void draining() {
    state = State.DRAINING;
  }

  /// Back from `draining` by `/healthcheck/ok`.
  public synchronized void healthy() {
    if (state == State.DRAINING) {
      state = State.LIVE;
    }
  }
}
