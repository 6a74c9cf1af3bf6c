package io.lateen.proxy.report.mixer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One request, one response of gRPC ("gRPC over HTTP2"): gathers what comes back. On the worker's
/// event loop only.
final class UnaryCall {
  private static final int HEAD = 5;
  private static final int MAX_RESPONSE = 1024 * 1024;

  final AsciiString path;
  final byte[] message;
  private final Reply reply;
  private ByteBuf gathered = Unpooled.EMPTY_BUFFER;
  private boolean over;
  boolean sent;

  UnaryCall(AsciiString path, byte[] message, Reply reply) {
    this.path = path;
    this.message = message;
    this.reply = reply;
  }

  boolean over() {
    return over;
  }

  /// False when the response is longer than any of Mixer's.
  boolean data(ByteBuf content) {
    if (gathered.readableBytes() + content.readableBytes() > MAX_RESPONSE + HEAD) {
      return false;
    }
    if (!gathered.isWritable()) {
      ByteBuf first = gathered;
      gathered = Unpooled.buffer(Math.max(512, 2 * first.readableBytes()));
      gathered.writeBytes(first);
    }
    gathered.writeBytes(content);
    return true;
  }

  /// Trailers, or headers that are all there is.
  void ended(Http2Headers trailers) {
    CharSequence status = trailers.get("grpc-status");
    int code = status == null ? -1 : parse(status);
    if (code != 0) {
      fail(new CallProblem(CallProblem.Kind.OTHER, code < 0 ? 2 : code, text(trailers), true));
    } else if (gathered.readableBytes() < HEAD
        || gathered.getByte(0) != 0
        || gathered.getInt(1) != gathered.readableBytes() - HEAD) {
      fail(
          new CallProblem(
              CallProblem.Kind.OTHER,
              CallProblem.INTERNAL,
              "a response of " + gathered.readableBytes() + " octets that is no message",
              true));
    } else if (!over) {
      over = true;
      reply.answered(ByteBufUtil.getBytes(gathered, HEAD, gathered.readableBytes() - HEAD, false));
    }
  }

  private static int parse(CharSequence status) {
    try {
      return Integer.parseInt(status, 0, status.length(), 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static String text(Http2Headers trailers) {
    @Nullable CharSequence text = trailers.get("grpc-message");
    if (text == null) {
      return "gRPC status " + trailers.get("grpc-status");
    }
    try {
      // Percent-encoding, in which a plus is a plus.
      return URLDecoder.decode(text.toString().replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text.toString();
    }
  }

  void fail(CallProblem problem) {
    if (!over) {
      over = true;
      reply.failed(problem);
    }
  }
}
