package io.lateen.proxy.identity;

import io.lateen.proxy.tls.SecretStore;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/// `envoy.service.secret.v3.SecretDiscoveryService` on a unix socket, as Istio's node agent serves
/// it: state of the world, incremental and single answers. Who can open the socket gets the keys;
/// so it lies in a folder that only this user enters (0700). On one event loop.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the connection
public final class SecretServer implements AutoCloseable {
  private static final int MAX_STREAMS = 1_000;
  private static final String PRIVATE = "rwx------";

  private final EventLoop loop;
  private final SecretStore secrets;
  private final Consumer<Set<String>> wanted;
  private final Path socket;
  private final Map<SecretStream, ChannelHandlerContext> streams = new LinkedHashMap<>();
  private final Runnable changed = this::changed;
  private final Channel listening;

  private SecretServer(
      EventLoop loop, Path socket, SecretStore secrets, Consumer<Set<String>> wanted)
      throws IOException {
    this.loop = loop;
    this.socket = socket;
    this.secrets = secrets;
    this.wanted = wanted;
    this.listening = listen();
    secrets.follow(changed);
  }

  /// Listens; what is at `socket` gives way, and so do the rights of the folder it is in.
  ///
  /// @param wanted called on the event loop with names that a client asks for
  /// @throws IOException when nothing can be bound there, with the path and the reason
  public static SecretServer start(
      EventLoop loop, Path socket, SecretStore secrets, Consumer<Set<String>> wanted)
      throws IOException {
    Path folder = Objects.requireNonNull(socket.toAbsolutePath().getParent());
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(PRIVATE));
    Files.deleteIfExists(socket);
    return new SecretServer(loop, socket, secrets, wanted);
  }

  private Channel listen() throws IOException {
    boolean epoll = Epoll.isAvailable();
    Class<? extends ServerChannel> type =
        epoll ? EpollServerDomainSocketChannel.class : NioServerDomainSocketChannel.class;
    SocketAddress address =
        epoll ? new DomainSocketAddress(socket.toFile()) : UnixDomainSocketAddress.of(socket);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(type)
            .childHandler(connection())
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("SDS on " + socket + ": " + bound.cause().getMessage(), bound.cause());
    }
    return bound.channel();
  }

  private ChannelInitializer<Channel> connection() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel
            .pipeline()
            .addLast(
                Http2FrameCodecBuilder.forServer()
                    .initialSettings(new Http2Settings().maxConcurrentStreams(MAX_STREAMS))
                    .build(),
                new Http2MultiplexHandler(stream()));
      }
    };
  }

  private ChannelInitializer<Channel> stream() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new SecretStream(SecretServer.this));
      }
    };
  }

  SecretStore secrets() {
    return secrets;
  }

  void wanted(Set<String> names) {
    if (!names.isEmpty()) {
      wanted.accept(names);
    }
  }

  void opened(SecretStream stream, ChannelHandlerContext context) {
    streams.put(stream, context);
  }

  void closed(SecretStream stream) {
    streams.remove(stream);
  }

  private void changed() {
    loop.execute(() -> Map.copyOf(streams).forEach(SecretStream::answer));
  }

  @Override
  public void close() {
    secrets.unfollow(changed);
    listening.close().awaitUninterruptibly();
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      System.err.println("sds: " + e);
    }
  }
}
