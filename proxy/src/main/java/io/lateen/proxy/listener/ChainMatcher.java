package io.lateen.proxy.listener;

import io.lateen.proxy.resource.CidrRange;
import io.lateen.proxy.resource.FilterChainMatch;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Which filter chain takes a connection: the most specific, in the order of Envoy's
/// FilterChainMatch document.
final class ChainMatcher {
  private ChainMatcher() {}

  /// For a connection that is not TLS, or was not looked into.
  static ActiveListener.@Nullable Chain plain(ActiveListener listener, InetSocketAddress local) {
    ActiveListener.Chain best = null;
    int bestRank = -1;
    for (ActiveListener.Chain chain : listener.chains()) {
      int rank = rank(chain.config().match(), local);
      if (rank > bestRank) {
        best = chain;
        bestRank = rank;
      }
    }
    return best;
  }

  /// -1: does not match; else the larger the more specific.
  private static int rank(FilterChainMatch match, InetSocketAddress local) {
    boolean port = match.destinationPort() == 0 || match.destinationPort() == local.getPort();
    boolean tlsOnly =
        !match.serverNames().isEmpty()
            || !match.applicationProtocols().isEmpty()
            || match.transportProtocol().equals("tls");
    int prefix = longestPrefix(match, local.getAddress());
    if (!port || tlsOnly || prefix < 0) {
      return -1;
    }
    return (match.destinationPort() == 0 ? 0 : 1000)
        + 2 * prefix
        + (match.transportProtocol().isEmpty() ? 0 : 1);
  }

  private static int longestPrefix(FilterChainMatch match, InetAddress address) {
    if (match.prefixRanges().isEmpty()) {
      return 0;
    }
    int longest = -1;
    for (CidrRange range : match.prefixRanges()) {
      if (contains(range, address)) {
        longest = Math.max(longest, range.prefixLength());
      }
    }
    return longest;
  }

  private static boolean contains(CidrRange range, InetAddress address) {
    byte[] network = InetAddress.ofLiteral(range.address()).getAddress();
    byte[] host = address.getAddress();
    if (network.length != host.length) {
      return false;
    }
    for (int bit = 0; bit < range.prefixLength(); bit++) {
      int mask = 0x80 >>> (bit & 7);
      if ((network[bit >>> 3] & mask) != (host[bit >>> 3] & mask)) {
        return false;
      }
    }
    return true;
  }
}
