package io.lateen.galley.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;

/// A WebSocket as a pipe of bytes: where messages begin and end means nothing.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write shows as a closed channel
final class WebSocketBytes extends MessageToMessageCodec<WebSocketFrame, ByteBuf> {

  WebSocketBytes() {
    super(WebSocketFrame.class, ByteBuf.class);
  }

  @Override
  protected void encode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) {
    out.add(new BinaryWebSocketFrame(bytes.retain()));
  }

  @Override
  protected void decode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
    switch (frame) {
      case BinaryWebSocketFrame _, ContinuationWebSocketFrame _ ->
          out.add(frame.content().retain());
      case PingWebSocketFrame _ ->
          context.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
      case CloseWebSocketFrame close ->
          context.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
      default -> {} // text and pongs say nothing here
    }
  }
}
