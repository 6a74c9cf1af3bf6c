package io.lateen.proxy.report;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// How values are written into a line.
final class Text {
  private Text() {}

  static void write(ByteBuf out, @Nullable String text) {
    if (text != null) {
      out.writeCharSequence(text, StandardCharsets.UTF_8);
    }
  }

  static void write(ByteBuf out, long number) {
    out.writeCharSequence(Long.toString(number), StandardCharsets.US_ASCII);
  }
}
