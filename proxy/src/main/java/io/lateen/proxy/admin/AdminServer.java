package io.lateen.proxy.admin;

import io.lateen.proxy.resource.Callers;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// A small HTTP server on one event loop, for the admin interface and the agent's status.
@SuppressWarnings("FutureReturnValueIgnored") // closing is all there is to do
public final class AdminServer {
  private static final int MAX_BODY = 64 * 1024;
  private final Channel channel;

  /// Answers requests, on the event loop; may answer later.
  public interface Handler {
    void handle(AdminRequest request, Consumer<AdminResponse> answer);
  }

  private AdminServer(Channel channel) {
    this.channel = channel;
  }

  /// Binds and serves.
  ///
  /// @param callers others' connections are closed without a word
  /// @throws IOException if the address cannot be bound, with the address
  public static AdminServer start(
      EventLoop loop,
      Class<? extends ServerChannel> channelType,
      InetSocketAddress address,
      Callers callers,
      Handler handler)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channel(channelType)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel child) {
                    if (!(child.remoteAddress() instanceof InetSocketAddress from)
                        || !callers.include(from.getAddress())) {
                      child.close();
                      return;
                    }
                    child
                        .pipeline()
                        .addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_BODY))
                        .addLast(new Connection(handler));
                  }
                });
    var bound = bootstrap.bind(address).awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      throw new IOException("cannot listen on " + address + ": " + cause.getMessage(), cause);
    }
    return new AdminServer(bound.channel());
  }

  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  public void close() {
    channel.close().awaitUninterruptibly();
  }

  private static final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Handler handler;

    Connection(Handler handler) {
      this.handler = handler;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
      boolean keepAlive = HttpUtil.isKeepAlive(request);
      boolean head = request.method().name().equals("HEAD");
      if (request.headers().contains(HttpHeaderNames.ORIGIN)) {
        // Pages of others ask by the browser of who sits at the host.
        write(ctx, AdminResponse.text(403, "not for pages of browsers\n"), keepAlive, head);
        return;
      }
      handler.handle(read(request), answer -> write(ctx, answer, keepAlive, head));
    }

    private static AdminRequest read(FullHttpRequest request) {
      QueryStringDecoder uri = new QueryStringDecoder(request.uri());
      Map<String, String> query = new HashMap<>();
      for (Map.Entry<String, List<String>> entry : uri.parameters().entrySet()) {
        query.put(entry.getKey(), entry.getValue().getFirst());
      }
      Map<String, String> headers = new HashMap<>();
      request
          .headers()
          .forEach(entry -> headers.put(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue()));
      return new AdminRequest(request.method().name(), uri.path(), query, headers);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection
    private static void write(
        ChannelHandlerContext ctx, AdminResponse answer, boolean keepAlive, boolean head) {
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      ByteBuf content = head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body);
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), content);
      response
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
          .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
          .set(HttpHeaderNames.CACHE_CONTROL, "no-cache, max-age=0")
          .set(HttpHeaderNames.SERVER, "envoy");
      if (!keepAlive) {
        response.headers().set(HttpHeaderNames.CONNECTION, "close");
      }
      var written = ctx.writeAndFlush(response);
      if (!keepAlive) {
        written.addListener(ChannelFutureListener.CLOSE);
      }
      Runnable then = answer.then();
      if (then != null) {
        written.addListener(future -> then.run());
      }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // closing is all that is left to do
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
