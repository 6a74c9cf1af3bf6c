package io.lateen.proxy.filter.http.jwt;

import io.lateen.proxy.filter.http.jwt.RemoteKeys.Location;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One GET on a connection of its own, bounded in time and octets. On one event loop.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the connection
final class KeyFetch extends SimpleChannelInboundHandler<FullHttpResponse> {
  private final Location location;
  private final BiConsumer<@Nullable String, String> over;
  private @Nullable ScheduledFuture<?> deadline;
  private boolean told;

  private KeyFetch(Location location, BiConsumer<@Nullable String, String> over) {
    this.location = location;
    this.over = over;
  }

  /// @param over told once: the body, or null and why there is none
  static ChannelHandler handler(Location location, BiConsumer<@Nullable String, String> over) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel
            .pipeline()
            .addLast(
                new HttpClientCodec(),
                new HttpObjectAggregator(Jwks.MOST_OCTETS, true),
                new KeyFetch(location, over));
      }
    };
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    deadline =
        context
            .executor()
            .schedule(
                () -> end(context, null, "no answer in " + location.timeoutMillis() + " ms"),
                location.timeoutMillis(),
                TimeUnit.MILLISECONDS);
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, location.path(), Unpooled.EMPTY_BUFFER);
    request.headers().set(HttpHeaderNames.HOST, location.host());
    request.headers().set(HttpHeaderNames.ACCEPT, "application/json");
    request.headers().set(HttpHeaderNames.CONNECTION, "close");
    context.channel().config().setAutoRead(true);
    context.writeAndFlush(request);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
    int status = response.status().code();
    end(
        context,
        status == 200 ? response.content().toString(StandardCharsets.UTF_8) : null,
        "status " + status);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end(context, null, "the connection ended");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(context, null, cause.toString());
  }

  private void end(ChannelHandlerContext context, @Nullable String body, String why) {
    if (deadline != null) {
      deadline.cancel(false);
    }
    if (!told) {
      told = true;
      over.accept(body, why);
    }
    context.close();
  }
}
