package io.lateen.proxy.filter.rbac;

import io.lateen.proxy.resource.CidrRange;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// A prefix range, ready to compare.
final class IpRange {
  private final byte[] octets;
  private final int bits;

  IpRange(CidrRange range) {
    octets = InetAddress.ofLiteral(range.address()).getAddress();
    bits = range.prefixLength();
  }

  boolean contains(@Nullable InetAddress address) {
    byte[] host = address == null ? PeerNames.NOTHING : address.getAddress();
    if (host.length != octets.length) {
      return false;
    }
    int whole = bits >>> 3;
    for (int i = 0; i < whole; i++) {
      if (host[i] != octets[i]) {
        return false;
      }
    }
    int mask = 0xFF00 >>> (bits & 7) & 0xFF;
    return mask == 0 || (host[whole] & mask) == (octets[whole] & mask);
  }
}
