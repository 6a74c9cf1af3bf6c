package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.filter.http.Downstream;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.network.ConnectionFilter.Accepted;
import io.lateen.proxy.filter.network.ConnectionFilter.Drain;
import io.lateen.proxy.http.Chunks;
import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Malformed;
import io.lateen.proxy.http.MessageWriter;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.RequestReader;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.resource.HttpConnectionManager.ServerHeader;
import io.lateen.proxy.stats.Shard;
import io.lateen.proxy.upstream.Deadline;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client's HTTP/1.1 connection: one exchange at a time, pipelined requests wait in order.
/// Reading
/// stops while what has been read cannot go on.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class HttpConnection extends ChannelInboundHandlerAdapter implements Downstream {
  private static final byte[] CLOSE = Octets.of("close");
  private static final int LINGER_MILLIS = 1000;

  private enum State {
    /// Between requests.
    IDLE,
    /// An exchange is under way.
    BUSY,
    /// Octets both ways.
    TUNNEL,
    /// The last response is out; what still comes in is thrown away.
    LINGER,
    CLOSED
  }

  private final HttpManager manager;
  private final Worker worker;
  private final Shard shard;
  private final Channel channel;
  private final MessageWriter writer;
  private final RequestHead request = new RequestHead();
  private final RequestReader reader = new RequestReader(request);
  private final RequestRecord record = new RequestRecord();
  private final RequestHeaders headers;
  private final Exchange exchange;
  private final Deadline idle;
  private final @Nullable String serverName;
  private @Nullable ByteBuf input;
  private State state = State.IDLE;
  private boolean pumping;
  private boolean requestDone;
  private boolean closing;
  private boolean inputEnded;

  HttpConnection(HttpManager manager, Worker worker, Channel channel, Accepted accepted) {
    this.manager = manager;
    this.worker = worker;
    this.shard = worker.shard();
    this.channel = channel;
    this.writer = new MessageWriter(channel);
    this.serverName = accepted.serverName();
    record.downstreamLocal = accepted.localAddress();
    record.downstreamRemote = channel.remoteAddress();
    boolean tls = channel.pipeline().get(SslHandler.class) != null;
    this.headers = new RequestHeaders(manager.config, worker, channel.remoteAddress(), tls);
    this.exchange = new Exchange(worker, this, manager.filters, request, record);
    this.idle = new Deadline(worker.loop(), this::idled);
    manager.stats.cxTotal.increment(shard);
    manager.stats.cxActive.add(shard, 1);
    idle.set(manager.idleNanos);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf data = (ByteBuf) message;
    if (state == State.LINGER || state == State.CLOSED) {
      data.release();
      return;
    }
    input = input == null ? data : joined(input, data);
    pump();
  }

  private ByteBuf joined(ByteBuf first, ByteBuf second) {
    ByteBuf both = channel.alloc().ioBuffer(first.readableBytes() + second.readableBytes());
    both.writeBytes(first).writeBytes(second);
    first.release();
    second.release();
    return both;
  }

  /// Reads requests out of what has arrived, as far as somebody takes them.
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    boolean more = true;
    while (more && input != null) {
      more = mayRead() && step(input);
    }
    pumping = false;
    if (state == State.BUSY || state == State.TUNNEL) {
      exchange.requestPause();
    }
    if (input != null && !input.isReadable() && !mayStillYield()) {
      releaseInput();
    }
    setReading(input == null);
    if (inputEnded && input == null) {
      endOfInput();
    }
  }

  private boolean mayRead() {
    return switch (state) {
      case IDLE -> true;
      case BUSY -> !requestDone && exchange.wantsBody();
      case TUNNEL -> exchange.wantsBody();
      case LINGER, CLOSED -> false;
    };
  }

  /// Whether the reader has something to say without more input: the end of a body.
  private boolean mayStillYield() {
    return state == State.BUSY && !requestDone;
  }

  private boolean step(ByteBuf in) {
    switch (reader.next(in)) {
      case HEAD -> begin();
      case DATA -> exchange.requestData(in.readRetainedSlice(reader.dataLength()));
      case END -> {
        requestDone = true;
        exchange.requestEnd();
      }
      case MORE -> {
        releaseInput();
        return false;
      }
      case MALFORMED -> {
        malformed(reader.problem());
        return false;
      }
    }
    return true;
  }

  /// Reading on after the end of input would be an error that closes the channel.
  private void setReading(boolean on) {
    if (!inputEnded) {
      channel.config().setAutoRead(on);
    }
  }

  private void releaseInput() {
    if (input != null) {
      input.release();
      input = null;
    }
  }

  private void begin() {
    state = State.BUSY;
    idle.set(manager.streamIdleNanos);
    manager.stats.rqTotal.increment(shard);
    manager.stats.rqActive.add(shard, 1);
    record.begin();
    record.request = request;
    record.protocol = "HTTP/1.1";
    record.serverName = serverName;
    requestDone = request.framing() == Framing.NONE;
    closing |= !request.keepAlive();
    Serving serving = manager.serving.get();
    if (request.minorVersion() == 0 && !manager.config.acceptHttp10()) {
      refuse(426, "");
      return;
    }
    if (request.method() == Method.CONNECT && !manager.upgrades.contains("connect")) {
      refuse(403, "");
      return;
    }
    String upgrade = upgrade();
    if (upgrade != null && !manager.upgrades.contains(upgrade)) {
      refuse(403, "");
      return;
    }
    headers.prepare(request, upgrade == null ? null : Octets.of(upgrade));
    if (manager.config.normalizePath() || manager.config.mergeSlashes()) {
      PathNormalizer.normalize(request, manager.config.mergeSlashes());
    }
    exchange.begin(serving, manager.table(serving), requestDone);
  }

  /// The protocol asked for; an upgrade to HTTP/2 is passed over, as RFC 9113 section 3.1 does.
  private @Nullable String upgrade() {
    if (!request.upgrade()) {
      return null;
    }
    String asked = String.valueOf(request.value(KnownHeader.UPGRADE)).toLowerCase(Locale.ROOT);
    return asked.equals("h2c") ? null : asked;
  }

  private void refuse(int status, String text) {
    closing = true;
    exchange.begin(Serving.NOTHING, null, requestDone, status, text);
  }

  private void malformed(Malformed problem) {
    manager.stats.cxProtocolError.increment(shard);
    releaseInput();
    closing = true;
    if (state == State.BUSY) {
      exchange.record().flag(Flag.DOWNSTREAM_PROTOCOL_ERROR);
      if (exchange.responseBegun()) {
        exchange.cancel();
        abort();
      } else {
        exchange.cancel();
        exchange.answer(problem.status(), problem.text());
      }
      return;
    }
    state = State.BUSY;
    manager.stats.rqTotal.increment(shard);
    manager.stats.rqActive.add(shard, 1);
    requestDone = true;
    record.begin();
    record.protocol = "HTTP/1.1";
    record.flag(Flag.DOWNSTREAM_PROTOCOL_ERROR);
    record.details = "http1.codec_error";
    exchange.begin(Serving.NOTHING, null, true, problem.status(), problem.text());
  }

  @Override
  public void interim(ResponseHead head) {
    head.removeHopByHop();
    writer.head(head, Framing.NONE);
    writer.flush();
  }

  @Override
  public void responseHead(ResponseHead head, Framing framing) {
    if (manager.config.serverHeader() == ServerHeader.OVERWRITE || !head.has(KnownHeader.SERVER)) {
      if (manager.config.serverHeader() != ServerHeader.PASS_THROUGH) {
        head.set(KnownHeader.SERVER, manager.serverName);
      }
    }
    if (!head.has(KnownHeader.DATE)) {
      head.add(KnownHeader.DATE, DateHeader.now());
    }
    if (manager.config.alwaysSetRequestIdInResponse()) {
      String id = request.value(KnownHeader.X_REQUEST_ID);
      head.set(KnownHeader.X_REQUEST_ID, id == null ? "" : id);
    }
    Framing sent = framing == Framing.UNTIL_CLOSE ? Framing.CHUNKED : framing;
    if (sent == Framing.CHUNKED) {
      Chunks.announce(head);
    }
    closing |= !requestDone && framing != Framing.TUNNEL;
    if (closing && framing != Framing.TUNNEL) {
      head.add(KnownHeader.CONNECTION, CLOSE);
    }
    writer.head(head, sent);
  }

  @Override
  public void responseData(ByteBuf data) {
    writer.data(data);
  }

  @Override
  public void flush() {
    writer.flush();
    idle.set(state == State.IDLE ? manager.idleNanos : manager.streamIdleNanos);
  }

  @Override
  public boolean writable() {
    return channel.isWritable();
  }

  @Override
  public void responseEnd() {
    boolean wasTunnel = state == State.TUNNEL;
    writer.end();
    report();
    if (wasTunnel || closing) {
      closeGracefully();
      return;
    }
    writer.flush();
    state = State.IDLE;
    requestDone = false;
    reader.begin();
    idle.set(manager.idleNanos);
    if (pumping) {
      return;
    }
    if (input != null) {
      worker.loop().execute(this::pump);
    } else {
      setReading(true);
      if (inputEnded) {
        close();
      }
    }
  }

  private void report() {
    manager.stats.rqActive.add(shard, -1);
    manager.stats.response(shard, record.status);
    record.durationNanos = System.nanoTime() - record.startNanos;
    manager.stats.rqTime.record(shard, record.durationNanos / 1_000_000);
    for (int i = 0; i < manager.reporters.size(); i++) {
      manager.reporters.get(i).report(worker, record);
    }
  }

  /// Says that nothing follows, and goes on reading for a moment: closing over unread input would
  /// make the kernel throw away the response (RFC 9112 section 9.6).
  private void closeGracefully() {
    state = State.LINGER;
    releaseInput();
    writer.flush();
    idle.cancel();
    setReading(true);
    if (inputEnded || !(channel instanceof SocketChannel socket)) {
      channel
          .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
          .addListener(ChannelFutureListener.CLOSE);
      return;
    }
    channel
        .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
        .addListener(done -> socket.shutdownOutput());
    worker.loop().schedule(this::close, LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void abort() {
    report();
    close();
  }

  @Override
  public void bodyWanted() {
    if (!pumping && (state == State.BUSY || state == State.TUNNEL)) {
      pump();
    }
  }

  @Override
  public void tunnel() {
    state = State.TUNNEL;
    reader.tunnel();
    writer.flush();
    if (!pumping && input != null) {
      worker.loop().execute(this::pump);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable() && (state == State.BUSY || state == State.TUNNEL)) {
      exchange.downstreamWritable();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      if (input == null) {
        endOfInput();
      }
    } else if (event == Drain.DRAIN) {
      closing = true;
      if (state == State.IDLE && reader.idle()) {
        close();
      }
    }
  }

  /// The client has sent its last octet. A request under way is still answered when it is whole:
  /// some clients close their half first.
  private void endOfInput() {
    switch (state) {
      case IDLE, LINGER -> close();
      case BUSY -> {
        closing = true;
        if (!requestDone) {
          clientGone();
        }
      }
      case TUNNEL -> {
        exchange.requestEnd();
        exchange.requestPause();
      }
      case CLOSED -> {}
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    clientGone();
  }

  private void clientGone() {
    if (state == State.BUSY || state == State.TUNNEL) {
      if (state == State.BUSY) {
        record.flag(Flag.DOWNSTREAM_TERMINATION);
        record.details = "downstream_remote_disconnect";
      }
      exchange.cancel();
      report();
    }
    close();
  }

  private void idled() {
    if (state == State.IDLE || state == State.LINGER) {
      close();
    } else if (state == State.BUSY && !exchange.responseBegun()) {
      record.flag(Flag.STREAM_IDLE_TIMEOUT);
      closing = true;
      exchange.cancel();
      exchange.answer(408, "stream timeout");
    } else {
      clientGone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof java.io.IOException)) {
      System.err.println("lateen: connection of " + channel.remoteAddress() + ": " + cause);
    }
    clientGone();
  }

  private void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    manager.stats.cxActive.add(shard, -1);
    idle.cancel();
    releaseInput();
    writer.discard();
    channel.close();
  }
}
