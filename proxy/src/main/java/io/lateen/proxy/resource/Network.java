package io.lateen.proxy.resource;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A prefix range, ready to compare.
public final class Network {
  private final byte[] octets;
  private final int bits;

  /// @throws IllegalArgumentException when the address is none
  public Network(CidrRange range) {
    octets = InetAddress.ofLiteral(range.address()).getAddress();
    bits = range.prefixLength();
  }

  /// @throws IllegalArgumentException when an address is none
  public static List<Network> of(List<CidrRange> ranges) {
    return ranges.stream().map(Network::new).toList();
  }

  /// @param address null: in no network
  public boolean contains(@Nullable InetAddress address) {
    return address != null && contains(address.getAddress());
  }

  private boolean contains(byte[] host) {
    if (host.length != octets.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >>> (bit & 7);
      if ((octets[bit >>> 3] & mask) != (host[bit >>> 3] & mask)) {
        return false;
      }
    }
    return true;
  }

  /// How closely networks match an address: -1 not at all, 0 when none is given, else one more
  /// than the longest prefix.
  public static int closeness(List<Network> networks, InetAddress address) {
    int best = networks.isEmpty() ? 0 : -1;
    byte[] host = address.getAddress();
    for (Network network : networks) {
      if (network.contains(host)) {
        best = Math.max(best, network.bits + 1);
      }
    }
    return best;
  }
}
