package io.lateen.proxy.listener;

import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.SocketPath;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Opens unix sockets to listen on. They are bound before Netty has them: its own binding gives
/// files no rights before they can be connected to, and with epoll its own closing would remove
/// whatever has the name by then.
final class PipeOpening {
  /// A socket that listens, and its file; null: it has none.
  private record Bound(ServerChannel channel, @Nullable SocketFile file) {}

  private PipeOpening() {}

  /// @throws IOException why it cannot be opened
  static ListeningSocket open(Listener listener, Transport transport, ServerBootstrap bootstrap)
      throws IOException {
    Address address = listener.address();
    int mode = listener.binding().mode();
    Bound bound = transport.epoll() ? epoll(address.path(), mode) : nio(address.path(), mode);
    ListeningSocket socket = new ListeningSocket(bound.channel(), address, bound.file());
    ChannelFuture registered =
        bootstrap
            .channelFactory(bound::channel)
            .option(ChannelOption.AUTO_READ, false)
            .register()
            .awaitUninterruptibly();
    if (!registered.isSuccess()) {
      socket.close();
      throw new IOException(registered.cause().getMessage(), registered.cause());
    }
    // By now Netty has put into its queue what takes connections: none comes before that.
    bound.channel().config().setAutoRead(true);
    return socket;
  }

  private static Bound epoll(String path, int mode) throws IOException {
    boolean named = SocketPath.isAbstract(path);
    if (!named) {
      SocketFile.makeRoom(Path.of(path));
    }
    Socket socket = Socket.newSocketDomain();
    try {
      socket.bind(new DomainSocketAddress(named ? '\0' + path.substring(1) : path));
      SocketFile file = named ? null : SocketFile.of(Path.of(path), mode);
      socket.listen(ListeningSocket.BACKLOG);
      return new Bound(new EpollServerDomainSocketChannel(socket.intValue(), true), file);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Bound nio(String path, int mode) throws IOException {
    if (SocketPath.isAbstract(path)) {
      throw new IOException("a name that is no file's needs Linux's epoll");
    }
    SocketFile.makeRoom(Path.of(path));
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      var _ = socket.bind(UnixDomainSocketAddress.of(path), ListeningSocket.BACKLOG);
      SocketFile file = SocketFile.of(Path.of(path), mode);
      return new Bound(new NioServerDomainSocketChannel(socket), file);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
