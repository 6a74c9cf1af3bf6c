package io.lateen.proxy.listener;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads off a connection's first octets whether it speaks HTTP: HTTP/2's preface (RFC 9113
/// section 3.4), or a request line (RFC 9112 section 3) whole up to its version, for others begin
/// with a word and a blank too. Takes nothing away. Pure.
final class HttpStartParser {
  /// A request line that is longer is nobody's (Envoy's inspector: 64 KiB).
  static final int LONGEST = 64 * 1024;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
  private static final int LONGEST_METHOD = 32;
  private static final String VERSION = " HTTP/1.";

  private static final ClientHello HTTP_1_0 = plain("http/1.0");
  private static final ClientHello HTTP_1_1 = plain("http/1.1");
  private static final ClientHello HTTP_2 = plain("h2c");

  private HttpStartParser() {}

  private static ClientHello plain(String protocol) {
    return new ClientHello(false, "", List.of(protocol));
  }

  /// @param in all that has come so far; not released, its indexes stay
  /// @return null: more is needed; [ClientHello#NONE]: it is something else
  static @Nullable ClientHello parse(ByteBuf in) {
    int same = samePreface(in);
    if (same == PREFACE.length) {
      return HTTP_2;
    }
    if (same == in.readableBytes()) {
      return null;
    }
    int method = method(in);
    if (method == 0) {
      return ClientHello.NONE;
    }
    return method < 0 ? null : line(in);
  }

  private static int samePreface(ByteBuf in) {
    int most = Math.min(in.readableBytes(), PREFACE.length);
    int same = 0;
    while (same < most && in.getByte(in.readerIndex() + same) == PREFACE[same]) {
      same++;
    }
    return same;
  }

  /// The length of the first word; 0: it is no method; -1: it goes on.
  private static int method(ByteBuf in) {
    int most = Math.min(in.readableBytes(), LONGEST_METHOD + 1);
    for (int i = 0; i < most; i++) {
      int octet = in.getUnsignedByte(in.readerIndex() + i);
      if (octet == ' ') {
        return i;
      }
      if (!isToken(octet)) {
        return 0;
      }
    }
    return most > LONGEST_METHOD ? 0 : -1;
  }

  private static boolean isToken(int octet) {
    return octet < 0x80
        && (Character.isLetterOrDigit(octet) || TOKEN_MARKS.indexOf((char) octet) >= 0);
  }

  private static @Nullable ClientHello line(ByteBuf in) {
    int end = in.bytesBefore((byte) '\n');
    if (end < 0) {
      return in.readableBytes() > LONGEST ? ClientHello.NONE : null;
    }
    int from = in.readerIndex();
    int last = end > 0 && in.getByte(from + end - 1) == '\r' ? end - 1 : end;
    int version = last - VERSION.length() - 1;
    if (version < 0
        || !in.toString(from + version, VERSION.length(), StandardCharsets.US_ASCII)
            .equals(VERSION)) {
      return ClientHello.NONE;
    }
    return switch (in.getByte(from + last - 1)) {
      case '0' -> HTTP_1_0;
      case '1' -> HTTP_1_1;
      default -> ClientHello.NONE;
    };
  }
}
