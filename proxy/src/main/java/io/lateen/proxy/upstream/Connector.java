package io.lateen.proxy.upstream;

import io.lateen.proxy.resource.SocketSettings;
import io.lateen.proxy.tls.TlsStats;
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
/// @param tls null: plain text to all
/// @param refusal why no connection to the cluster can be made; null: it can
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is listened for
public record Connector(
    int connectTimeoutMillis,
    @Nullable TlsChoice tls,
    SocketSettings sockets,
    @Nullable String refusal) {

  /// How an endpoint is spoken to.
  @FunctionalInterface
  public interface TlsChoice {
    /// Null: plain text.
    @Nullable ClientTls of(InetSocketAddress address);
  }

  /// @param sni null: none is sent
  public record ClientTls(Supplier<SslContext> context, @Nullable String sni, TlsStats stats) {}

  /// Opens a connection on the worker's own loop and puts `handler` at its end.
  ///
  /// @param address unresolved: a pipe, see `EndpointSet.socket`
  public ChannelFuture connect(Worker worker, InetSocketAddress address, ChannelHandler handler) {
    Bootstrap bootstrap = bootstrap(worker, address, handler);
    if (address.isUnresolved()) {
      Pipe pipe = Pipe.of(address, worker.channelType());
      return bootstrap.channel(pipe.channel()).connect(pipe.address());
    }
    if (sockets.keepalive() != null) {
      KeepaliveOptions.set(sockets.keepalive(), worker.channelType(), bootstrap);
    }
    if (sockets.source() != null) {
      SourceOptions.set(sockets.source(), address.getAddress(), worker.channelType(), bootstrap);
    }
    return bootstrap
        .channel(worker.channelType())
        .option(ChannelOption.TCP_NODELAY, true)
        .connect(address);
  }

  private Bootstrap bootstrap(Worker worker, InetSocketAddress address, ChannelHandler handler) {
    return new Bootstrap()
        .group(worker.loop())
        .resolver(NoopAddressResolverGroup.INSTANCE)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                ClientTls chosen = tls == null ? null : tls.of(address);
                if (chosen != null) {
                  channel.pipeline().addLast(tlsHandler(chosen, worker, address, channel));
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

  /// Sessions are kept by the endpoint's address: the next handshake with it begins where this one
  /// ended. The context that keeps them is made anew when keys change.
  private SslHandler tlsHandler(
      ClientTls chosen, Worker worker, InetSocketAddress address, Channel channel) {
    SslContext context = chosen.context().get();
    SslHandler handler =
        address.isUnresolved()
            ? context.newHandler(channel.alloc())
            : context.newHandler(
                channel.alloc(), address.getAddress().getHostAddress(), address.getPort());
    String sni = chosen.sni();
    if (sni != null) {
      ServerName.set(handler.engine(), sni);
    }
    handler.setHandshakeTimeoutMillis(connectTimeoutMillis);
    long begun = System.currentTimeMillis();
    handler
        .handshakeFuture()
        .addListener(
            done -> chosen.stats().count(handler, done.isSuccess(), begun, worker.shard()));
    return handler;
  }
}
