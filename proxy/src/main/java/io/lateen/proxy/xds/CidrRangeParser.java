package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.CidrRange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// `envoy.config.core.v3.CidrRange`, many of them.
final class CidrRangeParser {
  private CidrRangeParser() {}

  static List<CidrRange> parse(Fields owner, String field) {
    List<CidrRange> ranges = new ArrayList<>();
    for (Fields range : owner.children(field)) {
      String address = range.required("address_prefix");
      ranges.add(new CidrRange(address, range.integer("prefix_len", 0, 0, bits(range, address))));
    }
    return ranges;
  }

  private static int bits(Fields range, String address) {
    try {
      return 8 * InetAddress.ofLiteral(address).getAddress().length;
    } catch (IllegalArgumentException e) {
      range.problem("address_prefix", address + " (expected: an IP address)");
      return 128;
    }
  }
}
