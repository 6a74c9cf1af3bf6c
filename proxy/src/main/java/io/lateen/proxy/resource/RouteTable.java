package io.lateen.proxy.resource;

import java.util.List;

/// `envoy.config.route.v3.RouteConfiguration`.
///
/// @param mostSpecificHeadersWin `most_specific_header_mutations_wins`: false (the default) applies
///     the table's operations last, true the route's
/// @param internalOnlyHeaders names in lower case, which only trusted clients may send
/// @param ignorePortInHost match domains without the request's port
public record RouteTable(
    String name,
    List<VirtualHost> virtualHosts,
    HeaderOperations headers,
    boolean mostSpecificHeadersWin,
    boolean validateClusters,
    boolean ignorePortInHost,
    List<String> internalOnlyHeaders,
    PerFilterConfig perFilter) {

  public RouteTable {
    virtualHosts = List.copyOf(virtualHosts);
    internalOnlyHeaders = List.copyOf(internalOnlyHeaders);
  }
}
