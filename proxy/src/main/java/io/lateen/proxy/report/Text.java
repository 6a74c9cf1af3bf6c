package io.lateen.proxy.report;

import io.lateen.proxy.http.Decimal;
import io.netty.buffer.ByteBuf;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// How values are written into a line, which lies on the heap.
final class Text {
  private static final int LONGEST_NUMBER = 19;

  private Text() {}

  static void write(ByteBuf out, @Nullable String text) {
    if (text != null) {
      out.writeCharSequence(text, StandardCharsets.UTF_8);
    }
  }

  static void write(ByteBuf out, long number) {
    if (number < 0) {
      write(out, Long.toString(number));
      return;
    }
    out.ensureWritable(LONGEST_NUMBER);
    int start = out.arrayOffset();
    out.writerIndex(Decimal.write(out.array(), start + out.writerIndex(), number) - start);
  }

  static void write(ByteBuf out, InetAddress address) {
    if (!(address instanceof Inet4Address)) {
      write(out, address.getHostAddress());
      return;
    }
    byte[] octets = address.getAddress();
    for (int i = 0; i < octets.length; i++) {
      if (i > 0) {
        out.writeByte('.');
      }
      write(out, octets[i] & 0xff);
    }
  }
}
