package io.lateen.proxy.upstream;

import io.lateen.proxy.resource.Cluster.TcpKeepalive;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How connections of a cluster are opened.
///
/// @param tls null: plain text to all
/// @param keepalive null: connections are not probed
/// @param refusal why no connection to the cluster can be made; null: it can
public record Connector(
    int connectTimeoutMillis,
    @Nullable TlsChoice tls,
    @Nullable TcpKeepalive keepalive,
    @Nullable String refusal) {

  /// How an endpoint is spoken to.
  @FunctionalInterface
  public interface TlsChoice {
    /// Null: plain text.
    @Nullable ClientTls of(InetSocketAddress address);
  }

  /// @param sni null: none is sent
  public record ClientTls(Supplier<SslContext> context, @Nullable String sni) {}

  /// Opens a connection on the worker's own loop and puts `handler` at its end.
  public ChannelFuture connect(Worker worker, InetSocketAddress address, ChannelHandler handler) {
    Bootstrap bootstrap = new Bootstrap();
    if (keepalive != null) {
      KeepaliveOptions.set(keepalive, worker.channelType(), bootstrap);
    }
    return bootstrap
        .group(worker.loop())
        .channel(worker.channelType())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                ClientTls chosen = tls == null ? null : tls.of(address);
                if (chosen != null) {
                  channel.pipeline().addLast(tlsHandler(chosen, address, channel));
                }
                channel.pipeline().addLast(handler);
              }
            })
        .connect(address);
  }

  /// The name goes in as the peer's, for the JDK's own type refuses the mesh's names
  /// (`outbound_.80_._.host`). Certificates are compared with other things, never with it.
  private SslHandler tlsHandler(ClientTls chosen, InetSocketAddress to, SocketChannel channel) {
    SslContext context = chosen.context().get();
    String sni = chosen.sni();
    SslHandler handler =
        sni == null
            ? context.newHandler(channel.alloc())
            : context.newHandler(channel.alloc(), sni, to.getPort());
    handler.setHandshakeTimeoutMillis(connectTimeoutMillis);
    return handler;
  }
}
