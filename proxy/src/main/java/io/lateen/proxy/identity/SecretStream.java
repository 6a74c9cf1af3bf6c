package io.lateen.proxy.identity;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One gRPC call of `SecretDiscoveryService` on an HTTP/2 stream: octets ↔ [SecretCall]. On the
/// event loop of its connection.
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends the stream, an event of its own
final class SecretStream extends ChannelInboundHandlerAdapter {
  private static final int HEAD = 5;
  private static final int MAX_MESSAGE = 64 * 1024;
  private static final int OK = 0;
  private static final int INVALID_ARGUMENT = 3;
  private static final int UNIMPLEMENTED = 12;
  private static final int UNAVAILABLE = 14;

  private final SecretServer server;
  private @Nullable SecretCall call;
  private @Nullable ByteBuf gathered;
  private boolean over;

  SecretStream(SecretServer server) {
    this.server = server;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    try {
      if (frame instanceof Http2HeadersFrame headers) {
        begin(context, headers);
      } else if (frame instanceof Http2DataFrame data) {
        gather(context, data);
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void begin(ChannelHandlerContext context, Http2HeadersFrame headers) {
    String path = String.valueOf(headers.headers().path());
    for (SecretCall.Variant variant : SecretCall.Variant.values()) {
      if (variant.path.equals(path)) {
        call = new SecretCall(server.secrets(), variant);
        context.writeAndFlush(new DefaultHttp2HeadersFrame(head(), false));
        server.opened(this, context);
        return;
      }
    }
    over = true;
    Http2Headers only = head().setInt("grpc-status", UNIMPLEMENTED);
    only.set("grpc-message", "no such method: " + path);
    context.writeAndFlush(new DefaultHttp2HeadersFrame(only, true));
  }

  private static Http2Headers head() {
    return new DefaultHttp2Headers().status("200").set("content-type", "application/grpc");
  }

  private void gather(ChannelHandlerContext context, Http2DataFrame data) {
    if (over) {
      return;
    }
    ByteBuf buffer = gathered == null ? context.alloc().buffer() : gathered;
    gathered = buffer;
    buffer.writeBytes(data.content());
    try {
      while (!over && buffer.readableBytes() >= HEAD) {
        int length = length(buffer);
        if (buffer.readableBytes() < HEAD + length) {
          break;
        }
        byte[] message = new byte[length];
        buffer.skipBytes(HEAD).readBytes(message);
        message(context, message);
      }
      buffer.discardReadBytes();
    } catch (IOException e) {
      end(context, INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
    if (data.isEndStream()) {
      ended(context);
    }
  }

  private static int length(ByteBuf buffer) throws IOException {
    int flag = buffer.getByte(buffer.readerIndex());
    int length = buffer.getInt(buffer.readerIndex() + 1);
    if (flag != 0 || length < 0 || length > MAX_MESSAGE) {
      throw new IOException(
          "message with flag " + flag + " and length " + length + " (expected: 0, 0..65536)");
    }
    return length;
  }

  private void message(ChannelHandlerContext context, byte[] message) throws IOException {
    SecretCall asked = call;
    if (asked == null) {
      return;
    }
    SecretCall.Wish wish = asked.onRequest(message);
    server.wanted(wish.names());
    if (wish.answer()) {
      answer(context);
    }
  }

  /// Sends what there is to say; called when something is asked and when secrets change.
  void answer(ChannelHandlerContext context) {
    if (call != null && call.isOver()) {
      end(context, UNAVAILABLE, "the secret is gone");
    }
    byte[] message = over || call == null ? new byte[0] : call.answer();
    if (message.length > 0) {
      ByteBuf frame = context.alloc().buffer(HEAD + message.length);
      frame.writeByte(0).writeInt(message.length).writeBytes(message);
      context.writeAndFlush(new DefaultHttp2DataFrame(frame));
      if (call != null && call.variant() == SecretCall.Variant.FETCH) {
        end(context, OK, "");
      }
    }
  }

  /// The client has said all it had to say. One that fetches does not wait.
  private void ended(ChannelHandlerContext context) {
    boolean waits = call != null && call.variant() == SecretCall.Variant.FETCH;
    end(context, waits ? UNAVAILABLE : OK, waits ? "the secret has not come yet" : "");
  }

  private void end(ChannelHandlerContext context, int status, String message) {
    if (!over) {
      over = true;
      Http2Headers trailers = new DefaultHttp2Headers().setInt("grpc-status", status);
      if (!message.isEmpty()) {
        trailers.set("grpc-message", message);
      }
      context.writeAndFlush(new DefaultHttp2HeadersFrame(trailers, true));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    over = true;
    server.closed(this);
    if (gathered != null) {
      gathered.release();
      gathered = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
