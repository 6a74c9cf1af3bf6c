package io.lateen.proxy.upstream;

import io.lateen.proxy.http2.ErrorCode;
import io.lateen.proxy.http2.ResponseFields;
import io.lateen.proxy.http2.Session;
import io.lateen.proxy.http2.Stream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A pooled HTTP/2 connection to an endpoint. On the worker's event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class MultiplexedConnection extends Session {
  private enum State {
    NEW,
    /// Who we are has been said; what the server takes has not.
    GREETING,
    READY,
    CLOSED
  }

  private final MultiplexedPool pool;
  private final boolean budgeted;
  private final ResponseFields fields;
  private final Deadline timer;
  private final ArrayDeque<MultiplexedStream> spare = new ArrayDeque<>();
  private State state = State.NEW;
  private boolean refusing;
  private long served;

  MultiplexedConnection(MultiplexedPool pool, Channel channel, boolean budgeted) {
    super(
        channel,
        false,
        pool.limits(),
        pool.stats().http2(),
        pool.worker().shard(),
        pool.worker().random());
    this.pool = pool;
    this.budgeted = budgeted;
    this.fields = new ResponseFields(pool.limits());
    this.timer = new Deadline(pool.worker().loop(), this::close);
  }

  boolean budgeted() {
    return budgeted;
  }

  ResponseFields fields() {
    return fields;
  }

  Worker worker() {
    return pool.worker();
  }

  /// The transport is there.
  void start() {
    state = State.GREETING;
    timer.set(pool.settings().connector().connectTimeoutMillis() * 1_000_000L);
    begin();
  }

  void arrived(ByteBuf data) {
    pool.stats().cxRxBytes.add(pool.worker().shard(), data.readableBytes());
    received(data);
  }

  void writableAgain() {
    writable();
  }

  /// Whether one more request can be sent.
  boolean hasRoom() {
    return state == State.READY
        && !refusing
        && !goingAway()
        && numbersLeft()
        && active() < Math.min(peerStreams(), pool.limits().maxStreams())
        && (pool.settings().maxRequests() == 0 || served < pool.settings().maxRequests());
  }

  /// Whether the server takes an upgrade by extended CONNECT.
  boolean takesUpgrades() {
    return peerConnect();
  }

  void attach(UpstreamListener listener) {
    served++;
    timer.clear();
    MultiplexedStream stream = spare.pollFirst();
    if (stream == null) {
      stream = new MultiplexedStream(this);
    }
    stream.attach(listener);
    open(stream);
    askIfIdle();
    listener.attached(stream);
  }

  void flush() {
    flushSoon();
  }

  void recycle(MultiplexedStream stream) {
    if (spare.size() < 64) {
      spare.addFirst(stream);
    }
  }

  /// The server has turned a request away: it will not take another for now.
  void refuse() {
    refusing = active() > 0;
  }

  @Override
  protected void settingsCame() {
    if (state == State.GREETING) {
      state = State.READY;
      timer.clear();
      pool.ready(this);
    } else if (state == State.READY) {
      pool.serve(this);
    }
  }

  @Override
  protected void streamOver() {
    if (state == State.READY) {
      refusing &= active() > 0;
      pool.serve(this);
    }
  }

  @Override
  protected void idle() {
    if (state == State.READY && active() == 0) {
      if (goingAway() || pool.draining() || !hasRoom()) {
        close();
      } else {
        rest();
      }
    }
  }

  void rest() {
    if (pool.draining()) {
      close();
    } else {
      timer.set(pool.settings().idleNanos());
    }
  }

  @Override
  protected @Nullable Stream accept() {
    return null;
  }

  @Override
  protected void unresponsive() {
    close();
  }

  @Override
  protected void failed(ErrorCode code, String why) {
    close();
  }

  /// Closes the connection and tells the pool, once.
  void close() {
    State before = state;
    if (before == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    timer.cancel();
    if (before == State.READY && active() == 0 && !goingAway() && failure() == null) {
      goAway(true);
      flushAtOnce();
    }
    lost();
    channel().close();
    switch (before) {
      case NEW, CLOSED -> {
        // The pool hears of it from the connect itself.
      }
      case GREETING -> pool.failed(budgeted, null, "HTTP/2: the server sent no SETTINGS");
      case READY -> pool.closed(this);
    }
  }
}
