package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.http.RequestSink;
import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.Trailers;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of a request on its way to the attempt's connection, and to those who get a copy. While
/// there is no connection, the client is not read.
final class Upload implements RequestSink {
  private final Exchange exchange;
  private final Attempt attempt;
  private final RequestBody body = new RequestBody();
  private final Mirrors mirrors;
  private final Runnable sent;
  private final Runnable outgrown;
  private final Runnable cancelled;
  private boolean tunnel;

  /// @param outgrown what would have to be kept of the body is too much
  Upload(
      Exchange exchange,
      Attempt attempt,
      Mirrors mirrors,
      Runnable sent,
      Runnable outgrown,
      Runnable cancelled) {
    this.exchange = exchange;
    this.attempt = attempt;
    this.mirrors = mirrors;
    this.sent = sent;
    this.outgrown = outgrown;
    this.cancelled = cancelled;
  }

  void begin() {
    tunnel = false;
    body.begin(exchange.requestComplete());
    ByteBuf held = exchange.takeHeld();
    if (held != null) {
      exchange.record().bytesReceived += held.readableBytes();
      body.hold(held, exchange.heldTrailers());
    }
  }

  /// The head is as it will be sent.
  void mirror(List<RouteAction.Mirror> to, long timeoutNanos) {
    mirrors.begin(to, timeoutNanos);
    if (body.complete()) {
      sendMirrors();
    }
  }

  private void sendMirrors() {
    if (mirrors.waiting() && !body.small()) {
      outgrown.run();
    }
    mirrors.send(body);
  }

  /// Whether everything sent so far could be sent again.
  boolean replayable() {
    return body.replayable();
  }

  /// There is a connection, and the head has been written to it.
  void start(UpstreamStream connection) {
    body.replay(connection);
    if (body.complete()) {
      connection.flush();
    } else {
      exchange.downstream().bodyWanted();
    }
  }

  /// What has been sent will not have to be sent again.
  void forget() {
    if (!mirrors.waiting()) {
      body.release();
    }
  }

  boolean tunnel() {
    return tunnel;
  }

  /// From here on octets are no body.
  void switchToTunnel() {
    tunnel = true;
  }

  @Override
  public boolean wantsBody() {
    UpstreamStream current = attempt.connection();
    return current != null && current.writable();
  }

  @Override
  public void requestData(ByteBuf data) {
    exchange.record().bytesReceived += data.readableBytes();
    UpstreamStream current = attempt.connection();
    if (current == null) {
      data.release();
      return;
    }
    if (!tunnel && body.keep(data, !exchange.responseBegun() || mirrors.waiting())) {
      outgrown.run();
    }
    sent.run();
    current.requestData(data);
  }

  @Override
  public void requestEnd(@Nullable Trailers trailers) {
    if (exchange.request().framing() != Framing.NONE) {
      exchange.record().receivedNanos = System.nanoTime();
    }
    body.end(trailers);
    sendMirrors();
    UpstreamStream current = attempt.connection();
    if (current == null) {
      return;
    }
    if (tunnel) {
      current.endTunnel();
    } else {
      current.requestEnd(trailers);
    }
  }

  @Override
  public void requestPause() {
    UpstreamStream current = attempt.connection();
    if (current != null) {
      current.flush();
    }
  }

  @Override
  public void downstreamWritable() {
    UpstreamStream current = attempt.connection();
    if (current != null) {
      current.setReading(true);
    }
  }

  @Override
  public void cancelled() {
    cancelled.run();
  }
}
