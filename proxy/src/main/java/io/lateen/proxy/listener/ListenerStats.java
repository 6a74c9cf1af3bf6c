package io.lateen.proxy.listener;

import io.lateen.proxy.resource.Address;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.tls.TlsStats;

/// Statistics of one listener, by Envoy's names ("Listener", "TLS").
///
/// @param noChain connections that matched no filter chain
/// @param handshakesCut closed unfinished, for there were too many (not Envoy's)
record ListenerStats(Counter noChain, TlsStats tls, Counter handshakesCut) {
  static Scope scope(StatsStore store, Address address) {
    return store.scope("listener", "envoy_listener_address", address.place().replace(':', '_'));
  }

  static ListenerStats of(StatsStore store, Address address) {
    Scope scope = scope(store, address);
    return new ListenerStats(
        scope.counter("no_filter_chain_match"),
        TlsStats.of(scope),
        scope.counter("ssl.handshake_overflow"));
  }
}
