package io.lateen.proxy.listener;

import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Listener;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.DuplexChannelConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The socket of a listener.
///
/// @param file of a pipe; null: it has none
record ListeningSocket(Channel channel, Address wanted, @Nullable SocketFile file) {
  static final int BACKLOG = 1024;

  /// @param accepted is told of each connection, on its event loop
  /// @throws IOException why it cannot be opened
  static ListeningSocket open(
      Listener listener,
      Transport transport,
      EventLoopGroup loops,
      Consumer<DuplexChannel> accepted)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .handler(new AcceptSwitch())
            .childHandler(
                new ChannelInitializer<DuplexChannel>() {
                  @Override
                  protected void initChannel(DuplexChannel channel) {
                    if (channel.config() instanceof DuplexChannelConfig config) {
                      config.setAllowHalfClosure(true); // as an option, not every kind has it
                    }
                    accepted.accept(channel);
                  }
                });
    return listener.address().isPipe()
        ? PipeOpening.open(listener, transport, bootstrap)
        : openPort(listener, transport, bootstrap);
  }

  private static ListeningSocket openPort(
      Listener listener, Transport transport, ServerBootstrap bootstrap) throws IOException {
    bootstrap
        .channel(transport.serverChannel())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true);
    special(listener.binding(), transport, bootstrap);
    ChannelFuture bound = bootstrap.bind(address(listener)).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      boolean transparent = listener.binding().transparent();
      throw new IOException(
          bound.cause().getMessage()
              + (transparent ? " (a transparent listener needs CAP_NET_ADMIN)" : ""),
          bound.cause());
    }
    return new ListeningSocket(bound.channel(), listener.address(), null);
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

  /// Where it really listens.
  Address address() {
    return channel.localAddress() instanceof InetSocketAddress inet
        ? new Address(inet.getAddress().getHostAddress(), inet.getPort())
        : wanted;
  }

  /// Returns when its address is free.
  void close() {
    if (file != null && channel.isOpen()) {
      file.remove();
    }
    channel.close().awaitUninterruptibly();
  }
}
