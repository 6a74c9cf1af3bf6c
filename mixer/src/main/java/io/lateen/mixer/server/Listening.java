package io.lateen.mixer.server;

import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The place a server listens at: a TCP port, or a Unix domain socket with the event loops that
/// this takes.
record Listening(SocketAddress address, List<EventLoopGroup> loops) implements AutoCloseable {
  /// Octets; a whole report of any client. A fixed window also saves the pings by which gRPC finds
  /// one, which cost every sidecar two wake-ups a report.
  private static final int WINDOW = 1 << 20;

  static Listening at(SocketAddress address) {
    return new Listening(
        address, address instanceof UnixDomainSocketAddress ? List.of(loop(), loop()) : List.of());
  }

  private static EventLoopGroup loop() {
    return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  }

  NettyServerBuilder builder() {
    NettyServerBuilder builder = NettyServerBuilder.forAddress(address).flowControlWindow(WINDOW);
    return loops.isEmpty()
        ? builder
        : builder
            .channelType(NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(loops.getFirst())
            .workerEventLoopGroup(loops.getLast());
  }

  /// Removes the socket of a server that was killed.
  ///
  /// @throws IOException when somebody answers there
  void free() throws IOException {
    if (address instanceof UnixDomainSocketAddress file && Files.exists(file.getPath())) {
      if (answers(file)) {
        throw new IOException(file + ": another server listens there");
      }
      Files.delete(file.getPath());
    }
  }

  private static boolean answers(UnixDomainSocketAddress file) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(file);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    for (EventLoopGroup loop : loops) {
      var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
    if (address instanceof UnixDomainSocketAddress file) {
      try {
        Files.deleteIfExists(file.getPath());
      } catch (IOException _) {
        // The next one to listen there removes it.
      }
    }
  }
}
