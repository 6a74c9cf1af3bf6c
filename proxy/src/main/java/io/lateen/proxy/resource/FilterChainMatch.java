package io.lateen.proxy.resource;

import java.util.List;

/// `envoy.config.listener.v3.FilterChainMatch`. An empty list matches everything.
///
/// @param destinationPort 0 = any
/// @param transportProtocol empty, `tls` or `raw_buffer`
/// @param applicationProtocols ALPN names
/// @param serverNames exact, or `*.suffix`
public record FilterChainMatch(
    int destinationPort,
    List<CidrRange> prefixRanges,
    String transportProtocol,
    List<String> applicationProtocols,
    List<String> serverNames) {

  public static final FilterChainMatch ANY =
      new FilterChainMatch(0, List.of(), "", List.of(), List.of());

  public FilterChainMatch {
    prefixRanges = List.copyOf(prefixRanges);
    applicationProtocols = List.copyOf(applicationProtocols);
    serverNames = List.copyOf(serverNames);
  }
}
