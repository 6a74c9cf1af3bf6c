package io.lateen.proxy.resource;

import java.util.List;

/// `envoy.config.listener.v3.FilterChainMatch`. An empty list matches everything.
///
/// @param destinationPort 0 = any
/// @param serverNames lower case: exact, or `*.suffix`
/// @param transportProtocol empty, `tls` or `raw_buffer`
/// @param applicationProtocols ALPN names; of plain connections `http/1.0`, `http/1.1` and `h2c`
/// @param directSourcePrefixRanges of the peer itself
/// @param sourcePrefixRanges of the client, as far as something told us of one; else of the peer
public record FilterChainMatch(
    int destinationPort,
    List<CidrRange> prefixRanges,
    List<String> serverNames,
    String transportProtocol,
    List<String> applicationProtocols,
    List<CidrRange> directSourcePrefixRanges,
    SourceType sourceType,
    List<CidrRange> sourcePrefixRanges,
    List<Integer> sourcePorts) {

  /// `ConnectionSourceType`.
  public enum SourceType {
    ANY,
    SAME_IP_OR_LOOPBACK,
    EXTERNAL
  }

  public static final FilterChainMatch ANY =
      new FilterChainMatch(
          0, List.of(), List.of(), "", List.of(), List.of(), SourceType.ANY, List.of(), List.of());

  public FilterChainMatch {
    prefixRanges = List.copyOf(prefixRanges);
    serverNames = List.copyOf(serverNames);
    applicationProtocols = List.copyOf(applicationProtocols);
    directSourcePrefixRanges = List.copyOf(directSourcePrefixRanges);
    sourcePrefixRanges = List.copyOf(sourcePrefixRanges);
    sourcePorts = List.copyOf(sourcePorts);
  }

  /// Whether the connection's first octets have to be looked at, as Envoy decides it: names and
  /// protocols of plain connections are never known.
  public boolean needsClientHello() {
    return transportProtocol.equals("tls")
        || (transportProtocol.isEmpty()
            && !(serverNames.isEmpty() && applicationProtocols.isEmpty()));
  }
}
