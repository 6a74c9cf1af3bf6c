package io.lateen.proxy.upstream;

import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The far end of a tunnel. It answers the CONNECT itself, once there is a connection; from then on
/// octets go both ways. On the worker's event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class TunnelConnection extends ChannelInboundHandlerAdapter implements UpstreamStream {
  private final Worker worker;
  private final UpstreamStats stats;
  private final Runnable whenClosed;
  private final ResponseHead head = new ResponseHead();
  private @Nullable UpstreamListener listener;
  private @Nullable Channel channel;
  private boolean accepted;
  private boolean inputEnded;
  private boolean closed;

  TunnelConnection(
      Worker worker, UpstreamStats stats, UpstreamListener listener, Runnable whenClosed) {
    this.worker = worker;
    this.stats = stats;
    this.listener = listener;
    this.whenClosed = whenClosed;
  }

  private Channel channel() {
    return Objects.requireNonNull(channel, "used before it was added to a pipeline");
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
    channel.config().setAutoRead(false);
  }

  void ready() {
    if (listener == null) {
      close();
    } else {
      listener.attached(this);
    }
  }

  void refused(Reset why, String transportFailure) {
    UpstreamListener current = listener;
    listener = null;
    close();
    if (current != null) {
      current.refused(why, transportFailure);
    }
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return channel().localAddress();
  }

  /// The request ends here; whoever sent it must not hear so before it has sent it.
  @Override
  public void requestHead(RequestHead request, Framing framing) {
    worker.loop().execute(this::accept);
  }

  private void accept() {
    if (listener != null) {
      accepted = true;
      head.begin(200);
      head.received(Framing.TUNNEL, 0);
      listener.responseHead(head);
      setReading(true);
    }
  }

  @Override
  public void requestData(ByteBuf data) {
    channel().write(data, channel().voidPromise());
  }

  @Override
  public void requestEnd(@Nullable Trailers trailers) {
    // A CONNECT has no body.
  }

  @Override
  public void flush() {
    channel().flush();
  }

  @Override
  public boolean writable() {
    return channel().isWritable();
  }

  @Override
  public void setReading(boolean on) {
    if (!inputEnded) { // reading on would be an error that closes the channel
      channel().config().setAutoRead(on);
    }
  }

  @Override
  public void tunnel() {
    // It is one from the beginning.
  }

  @Override
  public void endTunnel() {
    if (channel() instanceof SocketChannel socket) {
      flush();
      socket.shutdownOutput();
    }
  }

  @Override
  public void abandon() {
    listener = null;
    close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf data = (ByteBuf) message;
    stats.cxRxBytes.add(worker.shard(), data.readableBytes());
    if (listener == null) {
      data.release();
    } else {
      listener.responseData(data);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (listener != null) {
      listener.responsePause();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (listener != null && context.channel().isWritable()) {
      listener.upstreamWritable();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      ended();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ended();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    ended();
  }

  private void ended() {
    UpstreamListener current = listener;
    listener = null;
    if (current != null && accepted) {
      current.responseEnd(null);
    } else if (current != null) {
      current.reset(Reset.CONNECTION_TERMINATION, false);
    }
    close();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (channel != null) {
      channel.close();
    }
    whenClosed.run();
  }
}
