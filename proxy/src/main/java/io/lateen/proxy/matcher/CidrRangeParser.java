package io.lateen.proxy.matcher;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.CidrRange;
import java.net.InetAddress;

/// `envoy.config.core.v3.CidrRange`.
public final class CidrRangeParser {
  private CidrRangeParser() {}

  /// A range that is none is a problem, and comes out as the address that nobody has.
  public static CidrRange parse(Fields range) {
    String address = range.string("address_prefix");
    int bits;
    try {
      bits = 8 * InetAddress.ofLiteral(address).getAddress().length;
    } catch (IllegalArgumentException e) {
      range.problem("address_prefix", "\"" + address + "\" (expected: an IP address)");
      return new CidrRange("0.0.0.0", 32);
    }
    return new CidrRange(address, range.integer("prefix_len", 0, 0, bits));
  }
}
