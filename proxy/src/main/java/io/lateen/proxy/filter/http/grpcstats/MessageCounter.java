package io.lateen.proxy.filter.http.grpcstats;

import io.netty.buffer.ByteBuf;

/// Counts the length-prefixed messages of a body ("gRPC over HTTP2") as its octets pass.
final class MessageCounter {
  private static final int PREFIX = 5;

  private long messages;
  private int prefix;
  private long left;

  void begin() {
    messages = 0;
    prefix = 0;
    left = 0;
  }

  long messages() {
    return messages;
  }

  /// Looks at octets without taking them.
  void passes(ByteBuf data) {
    int at = data.readerIndex();
    int end = data.writerIndex();
    while (at < end) {
      if (prefix < PREFIX) {
        left = prefix == 0 ? 0 : left << 8 | (data.getByte(at) & 0xff);
        at++;
        messages += ++prefix == PREFIX ? 1 : 0;
      } else {
        int taken = (int) Math.min(left, end - at);
        at += taken;
        left -= taken;
      }
      if (prefix == PREFIX && left == 0) {
        prefix = 0;
      }
    }
  }
}
