package io.lateen.mixer.adapter.list;

import io.lateen.model.attribute.IpAddress;
import java.util.Optional;

/// A block of addresses: those whose first bits are these.
record Network(IpAddress address, int bits) {
  private static final int BYTE = 8;

  /// `10.1.2.3` or `10.0.0.0/8`.
  static Optional<Network> parse(String text) {
    int slash = text.indexOf('/');
    Optional<IpAddress> address =
        IpAddress.parse(slash < 0 ? text : text.substring(0, slash)).filter(IpAddress::isValid);
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int most = canonical(address.get()).length * BYTE;
    int bits = slash < 0 ? most : bits(text.substring(slash + 1));
    return bits < 0 || bits > most
        ? Optional.empty()
        : Optional.of(new Network(address.get(), bits));
  }

  boolean contains(IpAddress other) {
    byte[] mine = canonical(address);
    byte[] theirs = canonical(other);
    if (mine.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 1 << (BYTE - 1 - bit % BYTE);
      if (((mine[bit / BYTE] ^ theirs[bit / BYTE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /// 4 bytes where an address has them.
  private static byte[] canonical(IpAddress address) {
    return IpAddress.parse(address.toString()).orElse(address).bytes();
  }

  private static int bits(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
