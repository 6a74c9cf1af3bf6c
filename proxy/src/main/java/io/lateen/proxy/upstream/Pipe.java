package io.lateen.proxy.upstream;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/// A socket of the file system, by the transport of a worker.
///
/// @param address in the transport's own class
record Pipe(Class<? extends Channel> channel, SocketAddress address) {
  private static final int SCHEME = "unix://".length();

  /// @param name unresolved, see `EndpointSet.socket`
  static Pipe of(InetSocketAddress name, Class<? extends SocketChannel> tcp) {
    String path = name.getHostString().substring(SCHEME);
    return tcp == EpollSocketChannel.class
        ? new Pipe(EpollDomainSocketChannel.class, new DomainSocketAddress(path))
        : new Pipe(NioDomainSocketChannel.class, UnixDomainSocketAddress.of(path));
  }
}
