package io.lateen.model.service;

/// IPv4 ranges.
public final class AddressRange {
  private AddressRange() {}

  /// @param range an address, or `10.0.0.0/8`
  public static boolean contains(String range, String address) {
    int slash = range.indexOf('/');
    if (slash < 0 || !address.matches("\\d+(\\.\\d+){3}")) {
      return range.equals(address);
    }
    int bits = Integer.parseInt(range.substring(slash + 1));
    int mask = bits == 0 ? 0 : -1 << (32 - bits);
    return (number(range.substring(0, slash)) & mask) == (number(address) & mask);
  }

  private static int number(String address) {
    int number = 0;
    for (String part : address.split("\\.", -1)) {
      number = number << 8 | Integer.parseInt(part);
    }
    return number;
  }
}
