package io.lateen.proxy.upstream;

import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.MessageWriter;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.ResponseReader;
import io.lateen.proxy.http.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// A pooled HTTP/1.1 connection to an endpoint, one exchange at a time. On the worker's event loop
/// only.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class ExclusiveConnection extends ChannelInboundHandlerAdapter implements UpstreamStream {
  private final ExclusivePool pool;
  private final boolean budgeted;
  private final ResponseHead head = new ResponseHead();
  private final ResponseReader reader = new ResponseReader(head);
  private @Nullable Channel channel;
  private @Nullable MessageWriter writer;
  private @Nullable Deadline idleTimer;
  private @Nullable UpstreamListener listener;
  private ByteBuf input = Unpooled.EMPTY_BUFFER;
  private long served;
  private boolean requestDone;
  private boolean responseBegun;
  private boolean tunnel;
  private boolean sendingBroke;
  private boolean opened;
  private boolean inputEnded;
  private boolean closed;

  ExclusiveConnection(ExclusivePool pool, boolean budgeted) {
    this.pool = pool;
    this.budgeted = budgeted;
  }

  boolean budgeted() {
    return budgeted;
  }

  long served() {
    return served;
  }

  boolean usable() {
    return !closed && channel != null && channel.isActive();
  }

  /// Whether TLS has agreed on what is not spoken here.
  boolean negotiatedHttp2() {
    SslHandler tls = channel().pipeline().get(SslHandler.class);
    return tls != null && "h2".equals(tls.applicationProtocol());
  }

  private Channel channel() {
    return java.util.Objects.requireNonNull(channel, "used before it was added to a pipeline");
  }

  private MessageWriter writer() {
    return java.util.Objects.requireNonNull(writer, "used before it was added to a pipeline");
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
    writer = new MessageWriter(context.channel());
    // A server that answers early and closes breaks our writing, but its answer can still be read.
    context.channel().config().setAutoClose(context.pipeline().get(SslHandler.class) != null);
  }

  void opened() {
    opened = true;
    PatientEnd.of(channel());
    if (pool.idleNanos() > 0) {
      idleTimer = new Deadline(pool.worker().loop(), this::close);
    }
  }

  void rest() {
    setReading(true); // the server's farewell is to be seen, and that it says what nobody asked for
    if (idleTimer != null) {
      idleTimer.set(pool.idleNanos());
    }
  }

  void attach(UpstreamListener next) {
    listener = next;
    served++;
    requestDone = false;
    responseBegun = false;
    tunnel = false;
    sendingBroke = false;
    reader.begin();
    if (idleTimer != null) {
      idleTimer.clear();
    }
    setReading(true);
    next.attached(this);
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return channel().localAddress();
  }

  @Override
  public void requestHead(RequestHead request, Framing framing) {
    reader.expect(request.method());
    writer().head(request, framing);
    requestDone = framing == Framing.NONE;
  }

  @Override
  public void requestData(ByteBuf data) {
    if (sendingBroke) {
      data.release();
    } else {
      writer().data(data);
    }
  }

  @Override
  public void requestEnd(@Nullable Trailers trailers) {
    if (!sendingBroke) {
      writer().end(trailers);
      requestDone = true;
    }
  }

  @Override
  public void flush() {
    writer().flush();
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
    tunnel = true;
    requestDone = false;
    reader.tunnel();
  }

  @Override
  public void endTunnel() {
    if (channel() instanceof DuplexChannel socket) {
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
    input = (ByteBuf) message;
    try {
      pool.stats().cxRxBytes.add(pool.worker().shard(), input.readableBytes());
      read();
    } finally {
      input.release();
      input = Unpooled.EMPTY_BUFFER;
    }
  }

  private void read() {
    while (listener != null) {
      switch (reader.next(input)) {
        case HEAD -> responseHead(listener);
        case DATA -> listener.responseData(taken(reader.dataLength()));
        case END -> {
          if (head.interim()) {
            reader.begin();
          } else {
            finish(listener, input.isReadable());
          }
        }
        case MALFORMED -> {
          fail(Reset.PROTOCOL_ERROR);
          return;
        }
        case MORE -> {
          return;
        }
      }
    }
    if (input.isReadable()) {
      close(); // Nobody asked for this.
    }
  }

  /// The next octets; the buffer itself when there are no others in it.
  private ByteBuf taken(int length) {
    ByteBuf in = input;
    if (length < in.readableBytes()) {
      return in.readRetainedSlice(length);
    }
    input = Unpooled.EMPTY_BUFFER;
    return in;
  }

  private void responseHead(UpstreamListener current) {
    responseBegun = true;
    current.responseHead(head);
  }

  private void finish(UpstreamListener current, boolean more) {
    boolean reusable = !more && requestDone && head.keepAlive() && !closed;
    listener = null;
    current.responseEnd(reader.trailers());
    if (reusable) {
      pool.release(this);
    } else {
      close();
    }
  }

  private void fail(Reset why) {
    UpstreamListener current = listener;
    boolean stale = served > 1 && !responseBegun && reader.idle();
    listener = null;
    close();
    if (current != null) {
      current.reset(why, stale);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (listener != null && responseBegun) {
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

  private void ended() {
    UpstreamListener current = listener;
    if (current != null && responseBegun && (tunnel || untilClose())) {
      listener = null;
      current.responseEnd(null);
      if (!tunnel) {
        close();
      }
      return;
    }
    fail(Reset.CONNECTION_TERMINATION);
  }

  private boolean untilClose() {
    return !reader.done() && reader.endsWithConnection();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    boolean open = context.channel().isActive() && !context.channel().config().isAutoClose();
    if (listener == null || !open || inputEnded || !(cause instanceof IOException)) {
      fail(Reset.CONNECTION_TERMINATION);
    } else if (!sendingBroke) {
      sendingBroke = true; // how reading ends decides
      writer().discard();
      setReading(true);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (idleTimer != null) {
      idleTimer.cancel();
    }
    if (writer != null) {
      writer.discard();
    }
    if (channel != null) {
      channel.close();
    }
    if (opened) {
      pool.closed(this);
    }
  }
}
