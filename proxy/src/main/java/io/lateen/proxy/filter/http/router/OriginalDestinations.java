package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.Discovery;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Where a request to an ORIGINAL_DST cluster goes: by its header when the cluster heeds it and it
/// is an address, else where its connection was going (Envoy, "Original destination").
final class OriginalDestinations {
  private static final int MAX_PORT = 65_535;

  private OriginalDestinations() {}

  /// @return null: nobody has said
  static @Nullable InetSocketAddress of(Cluster cluster, Exchange exchange) {
    InetSocketAddress redirected = exchange.record().originalDestination;
    if (!(cluster.discovery() instanceof Discovery.OriginalDst dst) || dst.header().isEmpty()) {
      return redirected;
    }
    String said = exchange.request().value(dst.header());
    InetSocketAddress named = said == null ? null : parse(said);
    return named == null ? redirected : named;
  }

  private static @Nullable InetSocketAddress parse(String address) {
    int colon = address.lastIndexOf(':');
    try {
      int port = Integer.parseInt(address.substring(colon + 1));
      return colon < 0 || port < 1 || port > MAX_PORT
          ? null
          : new InetSocketAddress(InetAddress.ofLiteral(address.substring(0, colon)), port);
    } catch (IllegalArgumentException e) {
      return null; // no number, no address: as if nothing had been said
    }
  }
}
