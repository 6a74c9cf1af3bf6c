package io.lateen.proxy.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.config.listener.v3.FilterChain`.
///
/// @param name may be empty
/// @param filters the last one is terminal: an HTTP connection manager or a TCP proxy; only a TCP
///     proxy may have others before it
public record FilterChain(
    String name, FilterChainMatch match, @Nullable DownstreamTls tls, List<NetworkFilter> filters) {

  public FilterChain {
    filters = List.copyOf(filters);
  }
}
