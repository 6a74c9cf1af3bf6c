package io.lateen.proxy.listener;

import io.lateen.proxy.resource.Listener;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/// The socket of a listener.
final class ListeningSocket {
  private ListeningSocket() {}

  /// @param accepted is told of each connection, on its event loop
  /// @throws IOException why it cannot be opened
  static Channel open(
      Listener listener,
      Transport transport,
      EventLoopGroup loops,
      Consumer<SocketChannel> accepted)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(transport.serverChannel())
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .handler(new AcceptSwitch())
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accepted.accept(channel);
                  }
                });
    special(listener.binding(), transport, bootstrap);
    ChannelFuture bound = bootstrap.bind(address(listener)).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      boolean transparent = listener.binding().transparent();
      throw new IOException(
          bound.cause().getMessage()
              + (transparent ? " (a transparent listener needs CAP_NET_ADMIN)" : ""),
          bound.cause());
    }
    return bound.channel();
  }

  private static InetSocketAddress address(Listener listener) {
    return new InetSocketAddress(
        InetAddress.ofLiteral(listener.address().host()), listener.address().port());
  }

  /// An option that cannot be set makes binding fail.
  private static void special(
      Listener.Binding binding, Transport transport, ServerBootstrap bootstrap) throws IOException {
    if (!binding.transparent() && !binding.freebind()) {
      return;
    }
    if (!transport.epoll()) {
      throw new IOException("a transparent listener, or one with freebind, needs Linux's epoll");
    }
    bootstrap.option(EpollChannelOption.IP_TRANSPARENT, binding.transparent());
    bootstrap.option(EpollChannelOption.IP_FREEBIND, binding.freebind());
  }
}
