package io.lateen.proxy.upstream;

import io.lateen.proxy.resource.SocketSettings.TcpKeepalive;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import java.net.SocketOption;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/// TCP keep-alive (RFC 9293 section 3.8.4): when to probe a silent connection, how often, how many
/// times. What is not said is the system's.
final class KeepaliveOptions {
  private KeepaliveOptions() {}

  static void set(
      TcpKeepalive keepalive, Class<? extends SocketChannel> channel, Bootstrap bootstrap) {
    bootstrap.option(ChannelOption.SO_KEEPALIVE, true);
    boolean epoll = channel == EpollSocketChannel.class;
    set(
        bootstrap,
        epoll ? EpollChannelOption.TCP_KEEPIDLE : nio(ExtendedSocketOptions.TCP_KEEPIDLE),
        keepalive.timeSeconds());
    set(
        bootstrap,
        epoll ? EpollChannelOption.TCP_KEEPINTVL : nio(ExtendedSocketOptions.TCP_KEEPINTERVAL),
        keepalive.intervalSeconds());
    set(
        bootstrap,
        epoll ? EpollChannelOption.TCP_KEEPCNT : nio(ExtendedSocketOptions.TCP_KEEPCOUNT),
        keepalive.probes());
  }

  private static ChannelOption<Integer> nio(SocketOption<Integer> option) {
    return NioChannelOption.of(option);
  }

  private static void set(
      Bootstrap bootstrap, ChannelOption<Integer> option, @Nullable Integer value) {
    if (value != null) {
      bootstrap.option(option, value);
    }
  }
}
