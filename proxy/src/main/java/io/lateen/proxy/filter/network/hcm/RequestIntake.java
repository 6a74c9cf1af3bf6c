package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.http.HeadLimits;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.RequestReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// Reads requests out of what arrives, as far as somebody takes them; what nobody takes yet waits
/// here, and the socket is not read meanwhile. Pipelined requests wait in order.
final class RequestIntake {
  private final HttpConnection connection;
  private final Channel channel;
  private final Exchange exchange;
  private final RequestReader reader;
  private @Nullable ByteBuf waiting;
  private boolean pumping;
  private boolean wholeRequest;
  private boolean ended;

  RequestIntake(
      HttpConnection connection,
      Channel channel,
      Exchange exchange,
      RequestHead request,
      HeadLimits limits) {
    this.connection = connection;
    this.channel = channel;
    this.exchange = exchange;
    this.reader = new RequestReader(request, limits);
  }

  /// Whether the last octet of the request under way has been read.
  boolean wholeRequest() {
    return wholeRequest;
  }

  void wholeRequest(boolean whole) {
    wholeRequest = whole;
  }

  /// Whether octets have arrived that nobody has taken.
  boolean holdsInput() {
    return waiting != null;
  }

  boolean pumping() {
    return pumping;
  }

  /// Whether the client will send nothing more.
  boolean ended() {
    return ended;
  }

  void end() {
    ended = true;
  }

  /// Whether nothing of a request has been seen.
  boolean idle() {
    return reader.idle();
  }

  void nextRequest() {
    wholeRequest = false;
    reader.begin();
  }

  void tunnel() {
    reader.tunnel();
  }

  /// Octets from the socket; released here.
  void arrived(ByteBuf data) {
    waiting = waiting == null ? data : joined(waiting, data);
    pump();
  }

  private ByteBuf joined(ByteBuf first, ByteBuf second) {
    ByteBuf both = channel.alloc().ioBuffer(first.readableBytes() + second.readableBytes());
    both.writeBytes(first).writeBytes(second);
    first.release();
    second.release();
    return both;
  }

  void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    boolean more = true;
    while (more && waiting != null) {
      more = mayRead() && step(waiting);
    }
    pumping = false;
    connection.readPause();
    if (waiting != null && !waiting.isReadable() && !mayStillYield()) {
      discard();
    }
    setReading(waiting == null);
    if (ended && waiting == null) {
      connection.endOfInput();
    }
  }

  private boolean mayRead() {
    return switch (connection.state()) {
      case IDLE -> true;
      case BUSY -> !wholeRequest && exchange.wantsBody();
      case TUNNEL -> exchange.wantsBody();
      case MOVING, LINGER, CLOSED -> false;
    };
  }

  /// Whether the reader has something to say without more input: the end of a body.
  private boolean mayStillYield() {
    return connection.state() == HttpConnection.State.BUSY && !wholeRequest;
  }

  private boolean step(ByteBuf in) {
    switch (reader.next(in)) {
      case HEAD -> connection.requestBegun();
      case DATA -> exchange.requestData(taken(in, reader.dataLength()));
      case END -> {
        wholeRequest = true;
        connection.requestWhole();
        exchange.requestEnd(reader.trailers());
      }
      case MORE -> {
        discard();
        return false;
      }
      case MALFORMED -> {
        discard();
        connection.malformed(reader.problem());
        return false;
      }
    }
    return true;
  }

  /// The next octets; the buffer itself when there are no others in it.
  private ByteBuf taken(ByteBuf in, int length) {
    if (length < in.readableBytes()) {
      return in.readRetainedSlice(length);
    }
    waiting = Unpooled.EMPTY_BUFFER;
    return in;
  }

  /// Reading on after the end of input would be an error that closes the channel.
  void setReading(boolean on) {
    if (!ended) {
      channel.config().setAutoRead(on);
    }
  }

  /// Gives away what has come of requests that have not begun; null: nothing.
  @Nullable ByteBuf surrender() {
    ByteBuf begun = reader.headSoFar();
    ByteBuf rest = waiting;
    waiting = null;
    if (!begun.isReadable()) {
      return rest;
    }
    return rest == null ? begun : joined(begun, rest);
  }

  /// Forgets what waits.
  void discard() {
    if (waiting != null) {
      waiting.release();
      waiting = null;
    }
  }
}
