package io.lateen.proxy.filter.http.grpcweb;

import io.netty.buffer.ByteBuf;

/// Base64 (RFC 4648 section 4) of octets cut anywhere. Each piece is padded by itself, so that
/// nothing of a message waits for the next one; gRPC-Web's clients read such pieces.
final class Base64Encoder {
  static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private Base64Encoder() {}

  static int length(int octets) {
    return (octets + 2) / 3 * 4;
  }

  static void encode(ByteBuf in, ByteBuf out) {
    while (in.isReadable()) {
      int octets = Math.min(3, in.readableBytes());
      int bits = 0;
      for (int i = 0; i < octets; i++) {
        bits |= (in.readByte() & 0xff) << (16 - 8 * i);
      }
      for (int i = 0; i < 4; i++) {
        out.writeByte(i <= octets ? DIGITS.charAt(bits >>> (18 - 6 * i) & 63) : '=');
      }
    }
  }
}
