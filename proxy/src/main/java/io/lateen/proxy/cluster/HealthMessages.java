package io.lateen.proxy.cluster;

import io.lateen.proxy.http.Octets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// The two messages of `grpc.health.v1.Health/Check`, as gRPC frames them: a flag, a length, the
/// message.
final class HealthMessages {
  private static final int PREFIX = 5;
  private static final int SERVICE = 1 << 3 | 2;
  private static final int STATUS = 1 << 3;
  private static final int SERVING = 1;

  private HealthMessages() {}

  /// `HealthCheckRequest{service}`.
  static ByteBuf question(String service) {
    byte[] name = Octets.of(service);
    ByteBuf message = Unpooled.buffer();
    if (name.length > 0) {
      message.writeByte(SERVICE);
      varint(message, name.length);
      message.writeBytes(name);
    }
    return Unpooled.buffer().writeByte(0).writeInt(message.readableBytes()).writeBytes(message);
  }

  private static void varint(ByteBuf out, int value) {
    int left = value;
    for (; left > 127; left >>>= 7) {
      out.writeByte((left & 127) | 128);
    }
    out.writeByte(left);
  }

  /// Whether `HealthCheckResponse{status}` says that it serves.
  static boolean serving(byte[] octets) {
    return octets.length == PREFIX + 2
        && octets[0] == 0
        && octets[PREFIX] == STATUS
        && octets[PREFIX + 1] == SERVING;
  }
}
