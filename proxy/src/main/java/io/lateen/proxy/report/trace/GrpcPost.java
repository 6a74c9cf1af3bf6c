package io.lateen.proxy.report.trace;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2ConnectionPrefaceAndSettingsFrameWrittenEvent;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;

/// A delivery by one gRPC call ("gRPC over HTTP2"). Of the answer only its status counts.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the connection
final class GrpcPost extends Http2ChannelDuplexHandler {
  private static final int HEAD = 5;

  private final Delivery delivery;
  private final String path;
  private final String authority;

  private GrpcPost(Delivery delivery, String path, String authority) {
    this.delivery = delivery;
    this.path = path;
    this.authority = authority;
  }

  static ChannelHandler handler(Delivery delivery, String path, String authority) {
    return new ChannelInitializer<SocketChannel>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        channel
            .pipeline()
            .addLast(
                Http2FrameCodecBuilder.forClient()
                    .initialSettings(new Http2Settings().pushEnabled(false))
                    .build(),
                new GrpcPost(delivery, path, authority));
      }
    };
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Http2ConnectionPrefaceAndSettingsFrameWrittenEvent) {
      delivery.begun(context);
      send(context);
    } else if (event instanceof ChannelInputShutdownEvent) {
      context.close();
    }
    ReferenceCountUtil.release(event);
  }

  private void send(ChannelHandlerContext context) {
    Http2Headers headers =
        new DefaultHttp2Headers(false)
            .method("POST")
            .scheme("http")
            .path(path)
            .authority(authority)
            .set("content-type", "application/grpc")
            .set("te", "trailers");
    Http2FrameStream stream = newStream();
    context.write(new DefaultHttp2HeadersFrame(headers, false).stream(stream));
    ByteBuf message = context.alloc().buffer(HEAD + delivery.body.length);
    message.writeByte(0).writeInt(delivery.body.length).writeBytes(delivery.body);
    context.writeAndFlush(new DefaultHttp2DataFrame(message, true).stream(stream));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    switch (frame) {
      case Http2HeadersFrame headers when headers.isEndStream() -> ended(context, headers);
      case Http2ResetFrame _, Http2GoAwayFrame _ -> context.close();
      default -> {
        // An answer's message is small and says nothing we could act on.
      }
    }
    ReferenceCountUtil.release(frame);
  }

  private void ended(ChannelHandlerContext context, Http2HeadersFrame trailers) {
    CharSequence status = trailers.headers().get("grpc-status");
    if (status != null && "0".contentEquals(status)) {
      delivery.accepted();
    }
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    delivery.over();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
