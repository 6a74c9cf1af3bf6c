package io.lateen.proxy.xds;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2ConnectionPrefaceAndSettingsFrameWrittenEvent;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/// One bidirectional gRPC call on an HTTP/2 connection of its own: the handler behind an
/// `Http2FrameCodec`. A message is a flag byte, four bytes of length and the bytes ("gRPC over
/// HTTP2"); compression is not offered. The connection ends with the call. On one event loop.
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends the connection, an event of its own
final class GrpcStream extends Http2ChannelDuplexHandler {
  private static final int HEAD = 5;
  private static final int MAX_MESSAGE = 64 * 1024 * 1024;

  private final String authority;
  private final String path;
  private final String authorization;
  private final boolean secure;
  private final Events events;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Http2FrameStream stream;
  private @Nullable ByteBuf gathered;
  private String reason = "connection closed";
  private int status = -1;

  /// What happens to the call.
  interface Events {
    /// Requests may be sent.
    void opened(GrpcStream stream);

    /// A whole message.
    void message(GrpcStream stream, byte[] bytes);

    /// It is over; always the last event, also when it never opened.
    void closed(GrpcStream stream, String reason);
  }

  /// @param authorization value of that header; empty: none is sent
  /// @param secure whether a TLS handshake is to be waited for
  GrpcStream(String authority, String path, String authorization, boolean secure, Events events) {
    this.secure = secure;
    this.authority = authority;
    this.authorization = authorization;
    this.path = path;
    this.events = events;
  }

  /// The gRPC status the call ended with; -1: none came.
  int status() {
    return status;
  }

  void send(byte[] message) {
    ChannelHandlerContext ctx = context;
    if (ctx != null && stream != null) {
      ByteBuf frame = ctx.alloc().buffer(HEAD + message.length);
      frame.writeByte(0).writeInt(message.length).writeBytes(message);
      ctx.writeAndFlush(new DefaultHttp2DataFrame(frame).stream(stream));
    }
  }

  void close() {
    if (context != null) {
      context.close();
    }
  }

  @Override
  protected void handlerAdded0(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case Http2ConnectionPrefaceAndSettingsFrameWrittenEvent _ when !secure -> open(ctx);
      case SslHandshakeCompletionEvent done when done.isSuccess() -> open(ctx);
      case SslHandshakeCompletionEvent failed -> end(ctx, "TLS: " + failed.cause().getMessage());
      default -> {
        // Of the codec's own.
      }
    }
    ReferenceCountUtil.release(event);
  }

  private void open(ChannelHandlerContext ctx) {
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme(secure ? "https" : "http")
            .path(path)
            .authority(authority)
            .set("content-type", "application/grpc")
            .set("te", "trailers")
            .set("user-agent", "lateen");
    if (!authorization.isEmpty()) {
      headers.set("authorization", authorization);
    }
    Http2FrameStream opened = newStream();
    stream = opened;
    ctx.writeAndFlush(new DefaultHttp2HeadersFrame(headers, false).stream(opened));
    events.opened(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    try {
      switch (frame) {
        case Http2DataFrame data -> data(ctx, data);
        case Http2HeadersFrame headers -> headers(ctx, headers);
        case Http2ResetFrame reset -> end(ctx, "stream reset, HTTP/2 error " + reset.errorCode());
        case Http2GoAwayFrame away -> end(ctx, "GOAWAY, HTTP/2 error " + away.errorCode());
        default -> {
          // Settings, pings and window updates are the codec's business.
        }
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void headers(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
    CharSequence http = frame.headers().status();
    if (frame.isEndStream()) {
      status = frame.headers().getInt("grpc-status", -1);
      end(
          ctx,
          "call ended, gRPC status "
              + frame.headers().get("grpc-status")
              + " "
              + frame.headers().get("grpc-message"));
    } else if (http != null && !"200".contentEquals(http)) {
      end(ctx, "HTTP status " + http);
    }
  }

  private void data(ChannelHandlerContext ctx, Http2DataFrame data) {
    int credit = data.initialFlowControlledBytes();
    gather(ctx, data.content());
    ctx.write(new DefaultHttp2WindowUpdateFrame(credit).stream(data.stream()));
    ctx.flush();
    deliver(ctx);
    if (data.isEndStream()) {
      end(ctx, "call ended without a status");
    }
  }

  private void gather(ChannelHandlerContext ctx, ByteBuf content) {
    ByteBuf buffer = gathered;
    if (buffer == null) {
      buffer = ctx.alloc().buffer(content.readableBytes());
      gathered = buffer;
    }
    buffer.writeBytes(content);
  }

  private void deliver(ChannelHandlerContext ctx) {
    ByteBuf buffer = gathered;
    while (buffer != null && buffer.readableBytes() >= HEAD) {
      int flag = buffer.getByte(buffer.readerIndex());
      int length = buffer.getInt(buffer.readerIndex() + 1);
      if (flag != 0 || length < 0 || length > MAX_MESSAGE) {
        end(ctx, "message with flag " + flag + " and length " + length);
        return;
      }
      if (buffer.readableBytes() < HEAD + length) {
        return;
      }
      byte[] message = new byte[length];
      buffer.skipBytes(HEAD).readBytes(message);
      if (!buffer.isReadable()) {
        release();
      }
      events.message(this, message);
      buffer = gathered;
    }
  }

  private void end(ChannelHandlerContext ctx, String why) {
    reason = why;
    ctx.close();
  }

  private void release() {
    if (gathered != null) {
      gathered.release();
      gathered = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(ctx, cause.toString());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    context = null;
    release();
    events.closed(this, reason);
  }
}
