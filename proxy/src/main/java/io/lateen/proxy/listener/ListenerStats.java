package io.lateen.proxy.listener;

import io.lateen.proxy.resource.Address;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.tls.TlsStats;

/// Statistics of one listener, by Envoy's names ("Listener", "TLS").
///
/// @param noChain connections that matched no filter chain
/// @param handshakesCut closed unfinished, for there were too many (this and what follows: not
///     Envoy's)
/// @param handshakesDelayed had to wait, for handshakes had had their share of a worker's time
/// @param acceptsStopped how often so many waited that nothing more was accepted
record ListenerStats(
    Counter noChain,
    TlsStats tls,
    Counter handshakesCut,
    Counter handshakesDelayed,
    Counter acceptsStopped) {
  static Scope scope(StatsStore store, Address address) {
    return store.scope("listener", "envoy_listener_address", address.place().replace(':', '_'));
  }

  static ListenerStats of(StatsStore store, Address address) {
    Scope scope = scope(store, address);
    return new ListenerStats(
        scope.counter("no_filter_chain_match"),
        TlsStats.of(scope),
        scope.counter("ssl.handshake_overflow"),
        scope.counter("ssl.handshake_delayed"),
        scope.counter("ssl.accept_stopped"));
  }
}
