package io.lateen.pilot.translate.listener;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.lateen.pilot.translate.message.Messages;

/// Parts that listeners are made of.
final class Listeners {
  static final String ANY_ADDRESS = "0.0.0.0";

  private Listeners() {}

  /// @param bind whether the proxy opens the port; otherwise it gets connections handed over
  static Listener.Builder listener(
      String name, String address, int port, boolean bind, TrafficDirection direction) {
    Listener.Builder listener =
        Listener.newBuilder()
            .setName(name)
            .setAddress(Messages.address(address, port))
            .setTrafficDirection(direction);
    return bind ? listener : listener.setBindToPort(BoolValue.of(false));
  }

  static FilterChain chain(Filter filter) {
    return FilterChain.newBuilder().addFilters(filter).build();
  }

  /// Finds out where a redirected connection was bound for.
  static ListenerFilter originalDestination() {
    return filter("envoy.filters.listener.original_dst", OriginalDst.getDefaultInstance());
  }

  /// Finds out whether a connection speaks TLS, and to which name.
  static ListenerFilter tlsInspector() {
    return filter("envoy.filters.listener.tls_inspector", TlsInspector.getDefaultInstance());
  }

  /// Finds out whether a plain connection speaks HTTP, and of which version.
  static ListenerFilter httpInspector() {
    return filter("envoy.filters.listener.http_inspector", HttpInspector.getDefaultInstance());
  }

  static boolean looksIntoTls(FilterChain chain) {
    FilterChainMatch match = chain.getFilterChainMatch();
    return match.getServerNamesCount() > 0
        || (match.getApplicationProtocolsCount() > 0
            && !match.getTransportProtocol().equals("raw_buffer"));
  }

  private static ListenerFilter filter(String name, Message config) {
    return ListenerFilter.newBuilder().setName(name).setTypedConfig(Messages.any(config)).build();
  }
}
