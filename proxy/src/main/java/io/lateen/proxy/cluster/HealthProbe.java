package io.lateen.proxy.cluster;

import io.lateen.proxy.http2.Http2Stats;
import io.lateen.proxy.resource.HealthCheck;
import io.lateen.proxy.upstream.Connector;
import io.lateen.proxy.upstream.Deadline;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One health check of one endpoint on a connection of its own. Says its verdict once. On the
/// worker's event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class HealthProbe extends ChannelInboundHandlerAdapter {
  private final HealthCheck config;
  private final String cluster;
  private final Consumer<Verdict> verdict;
  private final Deadline deadline;
  private final Http2Stats stats;
  private final Worker home;
  private @Nullable ChannelFuture connection;
  private @Nullable Check check;
  private boolean over;

  /// What an endpoint's answer means.
  enum Verdict {
    WELL,
    /// It says so itself.
    ILL,
    /// It says so itself, but is asked again first.
    RETRIABLE,
    NO_ANSWER
  }

  /// @param cluster is the host asked for when the configuration names none
  HealthProbe(
      HealthCheck config,
      String cluster,
      Http2Stats stats,
      Worker home,
      Consumer<Verdict> verdict) {
    this.config = config;
    this.cluster = cluster;
    this.stats = stats;
    this.home = home;
    this.verdict = verdict;
    this.deadline = new Deadline(home.loop(), () -> say(Verdict.NO_ANSWER));
  }

  void ask(Connector connector, InetSocketAddress address) {
    deadline.set(config.timeout().toNanos());
    connection = connector.connect(home, address, this);
    connection.addListener(done -> connected());
  }

  private void connected() {
    if (over || connection == null) {
      return;
    }
    SslHandler tls = connection.channel().pipeline().get(SslHandler.class);
    if (!connection.isSuccess()) {
      say(Verdict.NO_ANSWER);
    } else if (tls == null) {
      begin();
    } else {
      tls.handshakeFuture().addListener(done -> shaken(done.isSuccess()));
    }
  }

  private void shaken(boolean success) {
    if (!success) {
      say(Verdict.NO_ANSWER);
    } else if (!over) {
      begin();
    }
  }

  private void begin() {
    Channel channel = Objects.requireNonNull(connection).channel();
    Check made =
        switch (config.probe()) {
          case HealthCheck.Http http -> new HttpCheck(channel, http, cluster, this::say);
          case HealthCheck.Tcp tcp -> new TcpCheck(channel, tcp, this::say);
          case HealthCheck.Grpc asked -> {
            boolean tls = channel.pipeline().get(SslHandler.class) != null;
            yield new GrpcCheck(channel, tls, asked, cluster, stats, home, this::say);
          }
        };
    check = made;
    made.start();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (check == null || over) {
      ReferenceCountUtil.release(message); // nothing has been asked yet, or is any more
    } else {
      check.arrived((ByteBuf) message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      say(Verdict.NO_ANSWER);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    say(Verdict.NO_ANSWER);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    say(Verdict.NO_ANSWER);
  }

  private void say(Verdict said) {
    if (!over) {
      stop();
      verdict.accept(said);
    }
  }

  /// Nobody waits for a verdict any longer.
  void stop() {
    over = true;
    deadline.cancel();
    if (check != null) {
      check.stop();
    }
    if (connection != null) {
      connection.channel().close();
    }
  }
}
