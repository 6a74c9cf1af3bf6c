package io.lateen.proxy.upstream;

import io.lateen.proxy.resource.Cluster.TcpKeepalive;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How connections of a cluster are opened.
///
/// @param tls null: plain text
/// @param sni null: none is sent
/// @param keepalive null: connections are not probed
/// @param refusal why no connection to the cluster can be made; null: it can
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is listened for
public record Connector(
    int connectTimeoutMillis,
    @Nullable Supplier<SslContext> tls,
    @Nullable String sni,
    @Nullable TcpKeepalive keepalive,
    @Nullable String refusal) {

  /// Opens a connection on the worker's own loop and puts `handler` at its end.
  ///
  /// @param address unresolved: a pipe, see `EndpointSet.socket`
  public ChannelFuture connect(Worker worker, InetSocketAddress address, ChannelHandler handler) {
    Bootstrap bootstrap = bootstrap(worker, handler);
    if (address.isUnresolved()) {
      Pipe pipe = Pipe.of(address, worker.channelType());
      return bootstrap.channel(pipe.channel()).connect(pipe.address());
    }
    if (keepalive != null) {
      KeepaliveOptions.set(keepalive, worker.channelType(), bootstrap);
    }
    return bootstrap
        .channel(worker.channelType())
        .option(ChannelOption.TCP_NODELAY, true)
        .connect(address);
  }

  private Bootstrap bootstrap(Worker worker, ChannelHandler handler) {
    return new Bootstrap()
        .group(worker.loop())
        .resolver(NoopAddressResolverGroup.INSTANCE)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                if (tls != null) {
                  channel.pipeline().addLast(tlsHandler(tls.get(), channel));
                }
                channel.pipeline().addLast(handler);
              }
            });
  }

  /// Opens a connection and says when it is ready to carry octets, TLS included.
  ///
  /// @param done gets null, or why there is no connection
  public void open(
      Worker worker,
      InetSocketAddress address,
      ChannelHandler handler,
      Consumer<@Nullable Throwable> done) {
    ChannelFuture connected = connect(worker, address, handler);
    connected.addListener(
        over -> {
          SslHandler secured =
              connected.isSuccess() ? connected.channel().pipeline().get(SslHandler.class) : null;
          if (secured == null) {
            done.accept(connected.cause());
          } else {
            secured.handshakeFuture().addListener(shaken -> done.accept(shaken.cause()));
          }
        });
  }

  private SslHandler tlsHandler(SslContext context, Channel channel) {
    SslHandler handler = context.newHandler(channel.alloc());
    if (sni != null) {
      ServerName.set(handler.engine(), sni);
    }
    handler.setHandshakeTimeoutMillis(connectTimeoutMillis);
    return handler;
  }
}
