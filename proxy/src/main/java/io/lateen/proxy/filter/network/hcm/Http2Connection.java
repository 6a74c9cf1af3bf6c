package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.filter.network.ConnectionFilter.Accepted;
import io.lateen.proxy.filter.network.ConnectionFilter.Wanted;
import io.lateen.proxy.http2.ErrorCode;
import io.lateen.proxy.http2.RequestFields;
import io.lateen.proxy.http2.Session;
import io.lateen.proxy.http2.Stream;
import io.lateen.proxy.upstream.Deadline;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A client's HTTP/2 connection: an exchange for each stream. A client that does not read is not
/// read from either, so that nothing piles up for it.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class Http2Connection extends Session implements ClientConnection {
  private static final int SPARE = 128;
  private static final long DRAIN_PING = 0x6c61_7465_656e_2121L;

  private HttpManager manager;
  private final Worker worker;
  private Accepted accepted;
  private final RequestFields fields;
  private Admission admission;
  private ResponseHeaders responseHeaders;
  private final Deadline timer;
  private final ArrayDeque<Http2Exchange> spare = new ArrayDeque<>();
  private final @Nullable Deadline lifetime;
  private int served;
  private long lateOctets;
  private boolean draining;
  private boolean lastSaid;
  private boolean closed;

  Http2Connection(HttpManager manager, Worker worker, Channel channel, Accepted accepted) {
    super(channel, true, manager.limits, manager.http2Stats, worker.shard(), worker.random());
    this.manager = manager;
    this.worker = worker;
    this.accepted = accepted;
    this.fields = new RequestFields(manager.limits);
    this.admission = Admission.of(manager.config, worker, channel, accepted.remoteAddress());
    this.responseHeaders = new ResponseHeaders(manager);
    this.timer = new Deadline(worker.loop(), this::timeOver);
    manager.stats.spoken(worker.shard(), true);
    this.lifetime =
        manager.maxConnectionNanos > 0 ? new Deadline(worker.loop(), this::drain) : null;
    timer.set(manager.idleNanos);
    if (lifetime != null) {
      lifetime.set(manager.maxConnectionNanos);
    }
    begin();
  }

  HttpManager manager() {
    return manager;
  }

  Worker worker() {
    return worker;
  }

  Accepted accepted() {
    return accepted;
  }

  RequestFields fields() {
    return fields;
  }

  Admission admission() {
    return admission;
  }

  ResponseHeaders responseHeaders() {
    return responseHeaders;
  }

  void flush() {
    flushSoon();
  }

  @Override
  public void arrived(ByteBuf data) {
    received(data);
  }

  @Override
  protected Stream accept() {
    if (manager.retired()) {
      channel().pipeline().fireUserEventTriggered(Wanted.WANTED);
    }
    if (!draining) {
      timer.clear();
    }
    int most = manager.config.bounds().maxRequestsPerConnection();
    if (++served == most) {
      drain();
    }
    Http2Exchange known = spare.pollFirst();
    return known == null ? new Http2Exchange(this) : known;
  }

  @Override
  public void move(HttpManager to, Accepted anew) {
    if (closed) {
      return;
    }
    if (!to.limits.equals(manager.limits)) {
      drain(); // the client has been told the old ones
      return;
    }
    manager.stats.silent(worker.shard(), true);
    to.stats.spokenStill(worker.shard(), true);
    manager = to;
    accepted = anew;
    admission = Admission.of(to.config, worker, channel(), anew.remoteAddress());
    responseHeaders = new ResponseHeaders(to);
    spare.forEach(Http2Exchange::discard);
    spare.clear();
  }

  void recycle(Http2Exchange exchange) {
    if (spare.size() < SPARE && !closed && exchange.manager() == manager) {
      spare.addFirst(exchange);
    } else {
      exchange.discard();
    }
  }

  @Override
  public void writableChanged() {
    boolean room = channel().isWritable();
    if (room) {
      writable();
    }
    if (!closed) {
      channel().config().setAutoRead(room || ended());
    }
  }

  @Override
  public void inputEnded() {
    clientGone();
  }

  /// Warns first, so that requests that are on their way are not lost; how long that takes is seen
  /// by the answer to a ping (RFC 9113 section 6.8).
  @Override
  public void drain() {
    if (!draining && !ended()) {
      draining = true;
      goAway(false);
      ping(DRAIN_PING);
      timer.set(manager.drainNanos);
    }
  }

  @Override
  protected void pong(long opaque) {
    if (opaque == DRAIN_PING && draining) {
      sayLast();
    }
  }

  private void sayLast() {
    if (!lastSaid && !ended()) {
      lastSaid = true;
      timer.clear();
      goAway(true);
      idle();
    }
  }

  @Override
  protected void idle() {
    if (active() > 0 || closed || ended()) {
      return;
    }
    if (lastSaid) {
      flushAtOnce();
      lingeringClose();
    } else if (!draining) {
      timer.set(manager.idleNanos);
    }
  }

  private void timeOver() {
    draining = true;
    sayLast();
  }

  @Override
  protected void unresponsive() {
    clientGone();
  }

  @Override
  protected void failed(ErrorCode code, String why) {
    manager.stats.cxProtocolError.increment(worker.shard());
    lingeringClose();
  }

  /// An honest client has no more on its way than its window lets it.
  @Override
  protected void late(int octets) {
    lateOctets += octets;
    if (lateOctets > manager.limits.connectionWindow()) {
      channel().close();
    }
  }

  /// What still comes in is thrown away.
  private void lingeringClose() {
    over();
    lost();
    channel().config().setAutoRead(true);
    LingeringClose.start(channel(), false, channel()::close);
  }

  @Override
  public void clientGone() {
    close();
  }

  private void close() {
    over();
    lost();
    channel().close();
  }

  private void over() {
    if (!closed) {
      closed = true;
      timer.cancel();
      if (lifetime != null) {
        lifetime.cancel();
      }
      spare.forEach(Http2Exchange::discard);
      spare.clear();
      manager.stats.silent(worker.shard(), true);
    }
  }
}
