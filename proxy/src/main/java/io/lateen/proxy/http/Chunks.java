package io.lateen.proxy.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// Writes the chunked coding (RFC 9112 section 7.1) and the header that announces it.
public final class Chunks {
  /// Most octets that the framing of one chunk takes.
  public static final int OVERHEAD = 20;

  private static final byte[] LAST = "0\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHUNKED = "chunked".getBytes(StandardCharsets.US_ASCII);

  private Chunks() {}

  /// Replaces a message's framing headers by `transfer-encoding: chunked`.
  public static void announce(MessageHead head) {
    head.remove(KnownHeader.CONTENT_LENGTH);
    head.set(KnownHeader.TRANSFER_ENCODING, CHUNKED);
  }

  /// The line before a chunk of `length` octets (1 or more).
  public static void open(ByteBuf out, int length) {
    boolean begun = false;
    for (int shift = 28; shift >= 0; shift -= 4) {
      int digit = length >>> shift & 15;
      begun |= digit != 0;
      if (begun) {
        out.writeByte(digit < 10 ? '0' + digit : 'a' + digit - 10);
      }
    }
    close(out);
  }

  /// The line end behind a chunk.
  public static void close(ByteBuf out) {
    out.writeShort(Octets.CR << 8 | Octets.LF);
  }

  /// The last chunk, without trailers.
  public static void end(ByteBuf out) {
    out.writeBytes(LAST);
    close(out);
  }

  /// The last chunk and what follows it.
  public static void end(ByteBuf out, Trailers trailers) {
    out.writeBytes(LAST);
    trailers.writeTo(out);
  }
}
