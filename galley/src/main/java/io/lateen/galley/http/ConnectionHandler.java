package io.lateen.galley.http;

import io.lateen.galley.resource.ApiException;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's connection: takes requests in order, one at a time, each on a virtual thread.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write shows as a closed channel
final class ConnectionHandler extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);
  private static final int PIPELINED = 16;

  private final RequestHandler requests;
  private final Executor threads;
  private final Deque<Exchange> waiting = new ArrayDeque<>();
  private boolean busy;
  private final ReplyWriter writer;

  ConnectionHandler(RequestHandler requests, Executor threads, Channel channel) {
    this.requests = requests;
    this.threads = threads;
    this.writer = new ReplyWriter(channel);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    writer.wake();
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    waiting.clear();
    writer.clientGone();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("connection from {} ends", context.channel().remoteAddress(), cause);
    context.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      switch (message) {
        case FullHttpRequest request -> take(context, request);
        case PingWebSocketFrame ping ->
            context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        case CloseWebSocketFrame close ->
            context.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
        default -> {} // whatever else a watcher says means nothing
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void take(ChannelHandlerContext context, FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      String why = String.valueOf(request.decoderResult().cause().getMessage());
      refuse(context, ApiException.badRequest("malformed HTTP request: " + why));
      return;
    }
    Exchange exchange;
    try {
      exchange = exchange(context, request);
    } catch (IllegalArgumentException e) {
      refuse(context, ApiException.badRequest("malformed request path: " + e.getMessage()));
      return;
    }
    waiting.add(exchange);
    if (waiting.size() > PIPELINED) {
      context.channel().config().setAutoRead(false);
    }
    startNext(context);
  }

  private void startNext(ChannelHandlerContext context) {
    Exchange exchange = busy ? null : waiting.poll();
    if (exchange == null) {
      return;
    }
    busy = true;
    context.channel().config().setAutoRead(true);
    threads.execute(() -> run(context, exchange));
  }

  /// On a virtual thread.
  private void run(ChannelHandlerContext context, Exchange exchange) {
    writer.write(exchange, requests.handle(exchange.request()));
    if (context.channel().isActive()) {
      context.executor().execute(() -> finish(context));
    }
  }

  private void finish(ChannelHandlerContext context) {
    busy = false;
    if (!context.isRemoved()) {
      startNext(context);
    }
  }

  private static Exchange exchange(ChannelHandlerContext context, FullHttpRequest request) {
    FullHttpRequest head =
        new DefaultFullHttpRequest(
            request.protocolVersion(),
            request.method(),
            request.uri(),
            Unpooled.EMPTY_BUFFER,
            request.headers(),
            EmptyHttpHeaders.INSTANCE);
    boolean bodiless = request.method().equals(HttpMethod.HEAD);
    ApiRequest read =
        ApiRequest.read(
            request.method().name(),
            request.uri(),
            request.headers(),
            ByteBufUtil.getBytes(request.content()),
            certificate(context));
    return new Exchange(read, head, HttpUtil.isKeepAlive(request), bodiless);
  }

  private static @Nullable X509Certificate certificate(ChannelHandlerContext context) {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    try {
      return tls == null
          ? null
          : (X509Certificate) tls.engine().getSession().getPeerCertificates()[0];
    } catch (SSLPeerUnverifiedException _) {
      return null;
    }
  }

  private static void refuse(ChannelHandlerContext context, ApiException refusal) {
    context
        .writeAndFlush(HttpMessages.whole(Reply.refusal(refusal), false))
        .addListener(ChannelFutureListener.CLOSE);
  }
}
