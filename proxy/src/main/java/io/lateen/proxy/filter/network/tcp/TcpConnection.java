package io.lateen.proxy.filter.network.tcp;

import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.endpoint.Target;
import io.lateen.proxy.filter.network.ConnectionFilter.Accepted;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.TcpProxy;
import io.lateen.proxy.upstream.Deadline;
import io.lateen.proxy.upstream.TransportFailure;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// A client's connection and the one to its endpoint. Each side is read only while the other takes
/// what comes, and ends its half when the other ended its own.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class TcpConnection extends ChannelInboundHandlerAdapter {
  private final TcpProxyFilter filter;
  private final Worker worker;
  final FilterWalk walk;
  final Channel client;
  final RequestRecord record = new RequestRecord();
  private final Deadline idle;
  private @Nullable ClusterRuntime cluster;
  private @Nullable Target target;
  private @Nullable Channel server;
  /// What came before the endpoint's connection was there: a little, for reading is off till then.
  private final List<ByteBuf> early = new ArrayList<>();
  boolean clientEnded;
  boolean serverEnded;
  private boolean closed;

  TcpConnection(TcpProxyFilter filter, Worker worker, Channel client, Accepted accepted) {
    this.filter = filter;
    this.worker = worker;
    this.client = client;
    this.idle = new Deadline(worker.loop(), this::close);
    record.begin();
    record.downstreamLocal = accepted.localAddress();
    record.originalDestination = accepted.original();
    record.downstreamRemote = accepted.remoteAddress();
    record.serverName = accepted.serverName();
    SslHandler tls = client.pipeline().get(SslHandler.class);
    record.tls = tls == null ? null : tls.engine();
    this.walk = new FilterWalk(filter, worker, client, record, this::connect, this::close);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    filter.cxTotal.increment(worker.shard());
    filter.cxActive.add(worker.shard(), 1);
    client.config().setAutoRead(false);
    worker.loop().execute(walk::proceed);
  }

  private void connect() {
    if (closed) {
      return;
    }
    TcpProxy.Target to = filter.choose(worker, walk.cluster());
    ClusterRuntime found = filter.serving().clusters().get(to.cluster());
    if (found == null) {
      filter.cxNoRoute.increment(worker.shard());
      record.flag(Flag.NO_CLUSTER);
      close();
      return;
    }
    cluster = found;
    record.upstreamCluster = found.name();
    long hash = filter.hash(worker, record.downstreamRemote);
    MetadataMatch wanted = record.metadata.endpoints(to.endpoints());
    Target chosen = found.pick(worker, hash, 0, wanted, record.originalDestination);
    if (chosen == null) {
      record.flag(Flag.NO_HEALTHY_UPSTREAM);
      close();
      return;
    }
    if (found.config().tls() != null && found.connector().tls() == null) {
      failed(found, new SSLException(String.valueOf(found.connector().refusal())));
      return;
    }
    if (!found.breaker(false).tryConnect()) {
      found.stats().cxOverflow.increment(worker.shard());
      record.flag(Flag.UPSTREAM_OVERFLOW);
      close();
      return;
    }
    target = chosen;
    chosen.begin();
    record.upstreamHost = chosen.toString();
    record.upstreamAddress = chosen.inet();
    record.upstreamUid = chosen.uid();
    found.stats().cxTotal.increment(worker.shard());
    found.stats().cxActive.add(worker.shard(), 1);
    ChannelFuture connected =
        found.connector().connect(worker, chosen.address(), new ServerSide(this));
    connected.addListener(done -> transportReady(found, connected));
  }

  private void transportReady(ClusterRuntime found, ChannelFuture connected) {
    if (!connected.isSuccess()) {
      failed(found, connected.cause());
      return;
    }
    SslHandler tls = connected.channel().pipeline().get(SslHandler.class);
    if (tls == null) {
      connected(connected.channel());
    } else {
      tls.handshakeFuture()
          .addListener(
              shaken -> {
                if (shaken.isSuccess()) {
                  connected(connected.channel());
                } else {
                  connected.channel().close();
                  failed(found, shaken.cause());
                }
              });
    }
  }

  private void failed(ClusterRuntime found, Throwable cause) {
    found.stats().cxConnectFail.increment(worker.shard());
    if (target != null) {
      target.broken();
    }
    record.flag(Flag.UPSTREAM_CONNECTION_FAILURE);
    record.transportFailure = TransportFailure.of(cause);
    close();
  }

  private void connected(Channel opened) {
    server = opened;
    if (target != null) {
      target.connected(true);
    }
    if (closed) {
      server.close();
      return;
    }
    record.upstreamLocal = server.localAddress();
    early.forEach(walk::clientSaid); // by now every filter listens
    early.forEach(message -> relay(message, client, server));
    early.clear();
    server.flush();
    if (clientEnded) {
      halfClose(server);
    }
    readOn(client, clientEnded);
    idle.set(filter.idleNanos);
  }

  /// Reading on after the end of input would be an error that closes the channel.
  static void readOn(Channel channel, boolean ended) {
    if (!ended) {
      channel.config().setAutoRead(true);
    }
  }

  void relay(Object message, Channel from, @Nullable Channel to) {
    if (to == null || closed) {
      ReferenceCountUtil.release(message);
      return;
    }
    to.write(message, to.voidPromise());
    if (!to.isWritable()) {
      from.config().setAutoRead(false);
    }
    idle.set(filter.idleNanos);
  }

  void halfClose(@Nullable Channel other) {
    if ((clientEnded && serverEnded) || !(other instanceof DuplexChannel socket)) {
      closeAfterFlush(other);
    } else {
      socket.flush();
      SslHandler tls = socket.pipeline().get(SslHandler.class);
      if (tls != null) {
        tls.closeOutbound(); // close_notify is TLS's way to end one half (RFC 8446 section 6.1)
        return;
      }
      socket
          .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
          .addListener(done -> socket.shutdownOutput());
    }
  }

  void closeAfterFlush(@Nullable Channel last) {
    if (last == null || !last.isActive()) {
      close();
    } else {
      last.writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER).addListener(done -> close());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf octets = (ByteBuf) message;
    record.bytesReceived += octets.readableBytes();
    if (server == null && !closed) {
      early.add(octets);
    } else {
      walk.clientSaid(octets);
      relay(message, client, server);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (server != null) {
      server.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (server != null && client.isWritable()) {
      readOn(server, serverEnded);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslCloseCompletionEvent) {
      closeAfterFlush(server); // BoringSSL's engine ends both halves at once
    } else if (event instanceof ChannelInputShutdownEvent && !clientEnded) {
      clientEnded = true;
      if (server != null) {
        halfClose(server);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    close();
  }

  void close() {
    if (closed) {
      return;
    }
    closed = true;
    idle.cancel();
    early.forEach(ReferenceCountUtil::release);
    early.clear();
    client.close();
    if (server != null) {
      server.close();
    }
    filter.cxActive.add(worker.shard(), -1);
    if (target != null && cluster != null) {
      target.end();
      cluster.breaker(false).connectionClosed();
      cluster.stats().cxActive.add(worker.shard(), -1);
      cluster.stats().cxDestroy.increment(worker.shard());
    }
    record.durationNanos = System.nanoTime() - record.startNanos;
    walk.over();
    filter.reporters.forEach(reporter -> reporter.report(worker, record));
  }
}
