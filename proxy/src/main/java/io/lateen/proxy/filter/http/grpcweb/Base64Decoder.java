package io.lateen.proxy.filter.http.grpcweb;

import io.netty.buffer.ByteBuf;

/// Base64 (RFC 4648 section 4) cut anywhere, also several texts with padding one after the other,
/// as each message of a stream may be encoded by itself.
final class Base64Decoder {
  private static final byte BAD = -1;
  private static final byte[] VALUES = values();
  private int bits;
  private int count;
  private int padding;

  void begin() {
    bits = 0;
    count = 0;
    padding = 0;
  }

  /// Whether what has come is whole.
  boolean whole() {
    return count == 0;
  }

  /// Decodes what is in `in` into `out`.
  ///
  /// @return false: it is no base64
  boolean decode(ByteBuf in, ByteBuf out) {
    while (in.isReadable()) {
      byte octet = in.readByte();
      boolean good = octet == '=' ? pad() : digit(VALUES[octet & 0xff]);
      if (!good) {
        return false;
      }
      if (count == 4) {
        emit(out);
      }
    }
    return true;
  }

  private boolean pad() {
    count++;
    padding++;
    bits <<= 6;
    return count > 2;
  }

  private boolean digit(byte value) {
    count++;
    bits = bits << 6 | value;
    return value != BAD && padding == 0;
  }

  private void emit(ByteBuf out) {
    for (int i = 0; i < 3 - padding; i++) {
      out.writeByte(bits >>> (16 - 8 * i));
    }
    begin();
  }

  private static byte[] values() {
    byte[] table = new byte[256];
    java.util.Arrays.fill(table, BAD);
    for (int i = 0; i < Base64Encoder.DIGITS.length(); i++) {
      table[Base64Encoder.DIGITS.charAt(i)] = (byte) i;
    }
    return table;
  }
}
