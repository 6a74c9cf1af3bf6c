package io.lateen.pilot.translate.patch;

/// IPv4 ranges.
final class Ranges {
  private Ranges() {}

  /// @param range an address, or `10.0.0.0/8`
  static boolean contains(String range, String address) {
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
