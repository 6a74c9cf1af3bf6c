package io.lateen.proxy.listener;

import io.lateen.proxy.resource.Address;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;

/// Statistics of one listener, by Envoy's names ("Listener", "TLS").
///
/// @param noChain connections that matched no filter chain
record ListenerStats(Counter noChain, Counter handshakes, Counter connectionErrors) {
  static ListenerStats of(StatsStore store, Address address) {
    String name = address.toString().replace(':', '_');
    Scope scope = store.scope("listener", "envoy_listener_address", name);
    return new ListenerStats(
        scope.counter("no_filter_chain_match"),
        scope.counter("ssl.handshake"),
        scope.counter("ssl.connection_error"));
  }
}
