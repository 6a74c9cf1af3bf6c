package io.lateen.galley.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.handler.ssl.SslHandler;

/// Turns an HTTP connection into a port-forward: SPDY/3.1 frames, bare after an HTTP upgrade
/// (kubectl up to 1.30) or inside a WebSocket's binary messages (since 1.31).
@SuppressWarnings("FutureReturnValueIgnored") // a failed write shows as a closed channel
public final class PortForwardUpgrade {

  private static final String PROTOCOL = "portforward.k8s.io";
  private static final String TUNNEL = "SPDY/3.1+" + PROTOCOL;
  private static final int MESSAGE_BYTES = 4 * 1024 * 1024;

  private PortForwardUpgrade() {}

  /// Returns at once; the switch happens on the channel's loop.
  ///
  /// @param head the request, which asks for one of the two upgrades
  public static void start(Channel channel, FullHttpRequest head, PodAddress pod) {
    boolean tunnel = head.headers().contains(HttpHeaderNames.UPGRADE, "websocket", true);
    channel.eventLoop().execute(() -> upgrade(channel, head, pod, tunnel));
  }

  private static void upgrade(
      Channel channel, FullHttpRequest head, PodAddress pod, boolean tunnel) {
    if (!channel.isActive()) {
      return;
    }
    if (tunnel) {
      toWebSocket(channel, head, pod);
    } else {
      toSpdy(channel, pod);
    }
  }

  /// The answer is written and the handlers exchanged in one turn of the loop: the client's first
  /// frame may follow at once.
  private static void toSpdy(Channel channel, PodAddress pod) {
    channel.writeAndFlush(switching());
    ChannelPipeline pipeline = channel.pipeline();
    for (ChannelHandler handler : pipeline.toMap().values()) {
      if (!(handler instanceof SslHandler)) {
        pipeline.remove(handler);
      }
    }
    addSpdy(pipeline, pod);
  }

  private static void toWebSocket(Channel channel, FullHttpRequest head, PodAddress pod) {
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory("", TUNNEL, false, MESSAGE_BYTES).newHandshaker(head);
    if (handshaker == null) {
      WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(channel);
      return;
    }
    channel.pipeline().removeLast(); // the handler of requests
    handshaker.handshake(channel, head);
    channel.pipeline().addLast(new WebSocketBytes());
    addSpdy(channel.pipeline(), pod);
  }

  private static void addSpdy(ChannelPipeline pipeline, PodAddress pod) {
    pipeline.addLast(new SpdyFrameCodec(SpdyVersion.SPDY_3_1)).addLast(new SpdyPortForward(pod));
  }

  private static HttpResponse switching() {
    HttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
    response
        .headers()
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.UPGRADE, "SPDY/3.1")
        .set("X-Stream-Protocol-Version", PROTOCOL);
    return response;
  }
}
