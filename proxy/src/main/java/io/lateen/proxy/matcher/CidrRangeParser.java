package io.lateen.proxy.matcher;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.CidrRange;
import java.net.InetAddress;
import java.util.List;

/// `envoy.config.core.v3.CidrRange`.
public final class CidrRangeParser {
  private CidrRangeParser() {}

  /// Those of a repeated field.
  public static List<CidrRange> parseAll(Fields owner, String field) {
    return owner.children(field).stream().map(CidrRangeParser::parse).toList();
  }

  /// A range that is none is a problem, and comes out as the address that nobody has.
  public static CidrRange parse(Fields range) {
    String address = range.required("address_prefix");
    int bits;
    try {
      bits = 8 * InetAddress.ofLiteral(address).getAddress().length;
    } catch (IllegalArgumentException e) {
      range.problem("address_prefix", address + " (expected: an IP address)");
      return new CidrRange("0.0.0.0", 32);
    }
    return new CidrRange(address, range.integer("prefix_len", 0, 0, bits));
  }
}
