package io.lateen.proxy.http2;

/// Numbers in frames.
final class Wire {
  private Wire() {}

  /// The four octets at `at`.
  static int number(byte[] b, int at) {
    return b[at] << 24 | (b[at + 1] & 0xff) << 16 | (b[at + 2] & 0xff) << 8 | (b[at + 3] & 0xff);
  }
}
