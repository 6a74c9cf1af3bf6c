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
/// @param tls null: plain text
/// @param sni null: none is sent
/// @param keepalive null: connections are not probed
/// @param refusal why no connection to the cluster can be made; null: it can
public record Connector(
    int connectTimeoutMillis,
    @Nullable Supplier<SslContext> tls,
    @Nullable String sni,
    @Nullable TcpKeepalive keepalive,
    @Nullable String refusal) {

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
                if (tls != null) {
                  channel.pipeline().addLast(tlsHandler(tls.get(), channel));
                }
                channel.pipeline().addLast(handler);
              }
            })
        .connect(address);
  }

  private SslHandler tlsHandler(SslContext context, SocketChannel channel) {
    SslHandler handler = context.newHandler(channel.alloc());
    if (sni != null) {
      ServerName.set(handler.engine(), sni);
    }
    handler.setHandshakeTimeoutMillis(connectTimeoutMillis);
    return handler;
  }
}
