package io.lateen.pilot.translate.listener;

import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.node.Perspective;

/// Ports of which nobody says what is spoken there: the proxy looks at what a client says first,
/// and takes who says nothing for a while for one whose server speaks first.
final class Detection {
  private static final String PLAIN = "raw_buffer";

  private Detection() {}

  /// The chain for clients that speak HTTP.
  static FilterChain http(Perspective seen, FilterChain chain) {
    FilterChainMatch.Builder match =
        chain.getFilterChainMatch().toBuilder().setTransportProtocol(PLAIN);
    match.addApplicationProtocols("http/1.1").addApplicationProtocols("h2c");
    if (seen.acceptsHttp10()) {
      match.addApplicationProtocols("http/1.0");
    }
    return chain.toBuilder().setFilterChainMatch(match).build();
  }

  /// A chain for everybody else. It names the transport as the other does: chains are told apart by
  /// transport before protocols are looked at.
  static FilterChain others(FilterChain chain) {
    return chain.toBuilder()
        .setFilterChainMatch(chain.getFilterChainMatch().toBuilder().setTransportProtocol(PLAIN))
        .build();
  }

  static void inspect(Perspective seen, Listener.Builder listener) {
    listener
        .addListenerFilters(Listeners.httpInspector())
        .setListenerFiltersTimeout(Messages.duration(seen.mesh().protocolDetectionTimeout()))
        .setContinueOnListenerFiltersTimeout(true);
  }
}
