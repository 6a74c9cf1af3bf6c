package io.lateen.galley.resource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/// The addresses Services get.
///
/// @param first the first address: `127.4.128.1`
/// @param count how many there are from it on
public record ClusterIps(String first, int count) {

  /// A free address, the lowest.
  ///
  /// @param used the addresses of all Services there are
  Optional<String> next(Set<String> used) {
    for (int i = 0; i < count; i++) {
      String address = at(i);
      if (!used.contains(address)) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  private String at(int index) {
    try {
      byte[] bytes = InetAddress.ofLiteral(first).getAddress();
      int carry = index;
      for (int i = bytes.length - 1; i >= 0 && carry > 0; i--) {
        int sum = (bytes[i] & 0xff) + carry;
        bytes[i] = (byte) sum;
        carry = sum >> 8;
      }
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(first + " (expected: an IP address)", e);
    }
  }
}
