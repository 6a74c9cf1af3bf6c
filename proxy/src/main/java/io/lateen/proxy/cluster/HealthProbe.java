package io.lateen.proxy.cluster;

import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.ResponseReader;
import io.lateen.proxy.http2.Http2Stats;
import io.lateen.proxy.resource.HealthCheck;
import io.lateen.proxy.upstream.Connector;
import io.lateen.proxy.upstream.Deadline;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One health check of one endpoint on a connection of its own. Says its verdict once. On the
/// worker's event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class HealthProbe extends ChannelInboundHandlerAdapter {
  private static final int MOST = 64 * 1024;

  private final HealthCheck config;
  private final String cluster;
  private final Consumer<Verdict> verdict;
  private final Deadline deadline;
  private final ResponseHead head = new ResponseHead();
  private final ResponseReader reader = new ResponseReader(head);
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final Http2Stats stats;
  private final Worker home;
  private @Nullable ChannelFuture connection;
  private @Nullable GrpcCheck grpc;
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
    switch (config.probe()) {
      case HealthCheck.Http http -> {
        Method method = http.method().equals("HEAD") ? Method.HEAD : Method.GET;
        reader.begin();
        reader.expect(method);
        write(request(http).getBytes(StandardCharsets.US_ASCII));
      }
      case HealthCheck.Grpc asked -> {
        Channel channel = Objects.requireNonNull(connection).channel();
        boolean tls = channel.pipeline().get(SslHandler.class) != null;
        grpc = new GrpcCheck(channel, tls, asked, cluster, stats, home, this::say);
        grpc.start();
      }
      case HealthCheck.Tcp tcp -> {
        if (!tcp.send().isEmpty()) {
          write(tcp.send().getBytes(StandardCharsets.ISO_8859_1));
        }
        if (tcp.receive().isEmpty()) {
          say(Verdict.WELL);
        }
      }
    }
  }

  private String request(HealthCheck.Http http) {
    StringBuilder request = new StringBuilder();
    request.append(http.method()).append(' ').append(http.path()).append(" HTTP/1.1\r\nhost: ");
    request.append(http.host().isEmpty() ? cluster : http.host()).append("\r\n");
    request.append("user-agent: Envoy/HC\r\nconnection: close\r\n");
    http.headers()
        .forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    return request.append("\r\n").toString();
  }

  private void write(byte[] octets) {
    if (connection != null) {
      connection.channel().writeAndFlush(Unpooled.wrappedBuffer(octets));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf data = (ByteBuf) message;
    if (grpc != null) {
      grpc.arrived(data);
      return;
    }
    try {
      switch (config.probe()) {
        case HealthCheck.Http http -> response(http, data);
        case HealthCheck.Tcp tcp -> octets(tcp, data);
        case HealthCheck.Grpc ignored -> {
          // Nothing has been asked yet.
        }
      }
    } finally {
      data.release();
    }
  }

  private void response(HealthCheck.Http http, ByteBuf data) {
    while (!over) {
      switch (reader.next(data)) {
        case HEAD -> {
          if (!head.interim()) {
            say(verdict(http, head.status()));
          }
        }
        case DATA -> data.skipBytes(reader.dataLength());
        case END -> reader.begin();
        case MALFORMED -> say(Verdict.NO_ANSWER);
        case MORE -> {
          return;
        }
      }
    }
  }

  private static Verdict verdict(HealthCheck.Http http, int status) {
    if (http.expected().stream().anyMatch(range -> range.has(status))) {
      return Verdict.WELL;
    }
    return http.retriable().stream().anyMatch(range -> range.has(status))
        ? Verdict.RETRIABLE
        : Verdict.ILL;
  }

  private void octets(HealthCheck.Tcp tcp, ByteBuf data) {
    byte[] more = new byte[data.readableBytes()];
    data.readBytes(more);
    received.writeBytes(more);
    if (has(received.toByteArray(), tcp.receive())) {
      say(Verdict.WELL);
    } else if (received.size() > MOST) {
      say(Verdict.ILL);
    }
  }

  private static boolean has(byte[] octets, List<String> parts) {
    String all = new String(octets, StandardCharsets.ISO_8859_1);
    int at = 0;
    for (String part : parts) {
      int found = all.indexOf(part, at);
      if (found < 0) {
        return false;
      }
      at = found + part.length();
    }
    return true;
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
    if (grpc != null) {
      grpc.stop();
    }
    if (connection != null) {
      connection.channel().close();
    }
  }
}
