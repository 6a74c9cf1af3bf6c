package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.filter.http.Downstream;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.network.ConnectionFilter.Accepted;
import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.Malformed;
import io.lateen.proxy.http.MessageWriter;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.route.CompiledTable;
import io.lateen.proxy.upstream.Deadline;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// A client's HTTP/1.1 connection: one exchange at a time. What happens on its channel comes from
/// [HttpChannelHandler], requests from [RequestIntake], responses from the exchange.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class HttpConnection implements Downstream, ClientConnection, StreamTimers.Late {
  private static final int NOT_FOUND = 404;
  private static final int REDIRECT = 307;

  private record Move(HttpManager to, Accepted accepted) {}

  enum State {
    /// Between requests.
    IDLE,
    /// An exchange is under way.
    BUSY,
    /// Octets both ways.
    TUNNEL,
    /// The last response is out; what still comes in is thrown away.
    LINGER,
    /// What comes in will be another's, which takes over as soon as it is known.
    MOVING,
    CLOSED
  }

  private final HttpManager manager;
  private final Worker worker;
  private final Channel channel;
  private final MessageWriter writer;
  private final RequestHead request = new RequestHead();
  private final Admission admission;
  private final ResponseHeaders responseHeaders;
  private final Ledger ledger;
  private final Exchange exchange;
  private final RequestIntake intake;
  private final StreamTimers timers;

  /// Between requests, and until a request's head is whole.
  private final Deadline waiting;

  private final @Nullable Deadline lifetime;
  private final long began;
  private int served;
  private State state = State.IDLE;
  private boolean closing;

  /// By whom requests are judged from the next one on; null: as before.
  private @Nullable Move next;

  HttpConnection(HttpManager manager, Worker worker, Channel channel, Accepted accepted) {
    this(manager, worker, channel, accepted, System.nanoTime());
    manager.stats.spoken(worker.shard(), false);
  }

  private HttpConnection(
      HttpManager manager, Worker worker, Channel channel, Accepted accepted, long began) {
    this.manager = manager;
    this.began = began;
    this.worker = worker;
    this.channel = channel;
    this.writer = new MessageWriter(channel);
    this.ledger = new Ledger(manager, worker, channel, accepted);
    this.admission = Admission.of(manager.config, worker, channel, accepted.remoteAddress());
    this.responseHeaders = new ResponseHeaders(manager);
    this.exchange =
        new Exchange(
            worker, this, manager.filters, manager.config.upgrades(), request, ledger.record());
    this.intake = new RequestIntake(this, channel, exchange, request, manager.headLimits);
    this.timers = new StreamTimers(manager, worker, this);
    this.waiting = new Deadline(worker.loop(), this::waitedTooLong);
    this.lifetime =
        manager.maxConnectionNanos > 0 ? new Deadline(worker.loop(), this::drain) : null;
    waiting.set(manager.idleNanos);
    if (lifetime != null) {
      lifetime.set(Math.max(1, manager.maxConnectionNanos - (System.nanoTime() - began)));
    }
  }

  State state() {
    return state;
  }

  private boolean underWay() {
    return state == State.BUSY || state == State.TUNNEL;
  }

  @Override
  public void arrived(ByteBuf data) {
    if (state == State.LINGER || state == State.CLOSED) {
      data.release();
      return;
    }
    boolean first = state == State.IDLE && intake.idle();
    intake.arrived(data);
    if (first && manager.requestHeadNanos > 0 && state == State.IDLE && !intake.idle()) {
      waiting.set(manager.requestHeadNanos);
    }
  }

  /// A request's head is whole.
  void requestBegun() {
    if (manager.retired()) {
      awaitMove();
      return;
    }
    state = State.BUSY;
    served++;
    waiting.clear();
    ledger.requestBegun(request, false);
    intake.wholeRequest(request.framing() == Framing.NONE);
    timers.begin(intake.wholeRequest());
    closing |= !request.keepAlive() || request.method() == Method.CONNECT || servedEnough();
    Serving serving = manager.serving.get();
    CompiledTable table = manager.table(serving);
    ledger.explain(serving, request, exchange);
    int refusal = admission.admit(request, table);
    if (refusal == Admission.ADMITTED) {
      if (manager.tracer != null) {
        manager.tracer.begin(worker, request, ledger.record());
      }
      exchange.begin(serving, table, intake.wholeRequest());
    } else {
      closing |= refusal != NOT_FOUND && refusal != REDIRECT;
      exchange.begin(Serving.NOTHING, null, intake.wholeRequest(), refusal, "");
    }
  }

  /// The rules that this one would be judged by are gone. Where there are others they come at once;
  /// who has been told to end gets none.
  private void awaitMove() {
    if (closing) {
      close();
    } else {
      state = State.MOVING;
    }
  }

  private boolean servedEnough() {
    int most = manager.config.bounds().maxRequestsPerConnection();
    return most > 0 && served >= most;
  }

  /// A request's last octet is here.
  void requestWhole() {
    timers.requestInTime();
  }

  /// What arrived is no request, or no longer: the connection cannot be used on.
  void malformed(Malformed problem) {
    closing = true;
    if (state != State.BUSY) {
      noRequest();
      ledger.malformed();
      exchange.begin(Serving.NOTHING, null, true, problem.status(), problem.text());
      return;
    }
    ledger.malformed();
    exchange.cancel();
    if (exchange.responseBegun()) {
      abort();
    } else {
      exchange.answer(problem.status(), problem.text());
    }
  }

  private void noRequest() {
    state = State.BUSY;
    waiting.clear();
    timers.begin(true);
    intake.wholeRequest(true);
    ledger.requestBegun(null, false);
  }

  /// Nothing more has arrived for now.
  void readPause() {
    if (underWay()) {
      exchange.requestPause();
    }
  }

  @Override
  public void interim(ResponseHead head) {
    if (request.minorVersion() == 0) {
      return; // RFC 9110 section 15.2
    }
    head.removeHopByHop();
    writer.head(head, Framing.NONE);
    writer.flush();
  }

  @Override
  public void responseHead(ResponseHead head, Framing framing) {
    timers.requestInTime();
    boolean cut = !intake.wholeRequest() || ResponseHeaders.endsWithConnection(request, framing);
    closing |= cut && framing != Framing.TUNNEL;
    boolean close = closing && framing != Framing.TUNNEL;
    ledger.explained(head);
    writer.head(head, responseHeaders.framed(head, request, framing, close));
  }

  @Override
  public void responseData(ByteBuf data) {
    writer.data(data);
  }

  @Override
  public void flush() {
    writer.flush();
    if (underWay()) {
      timers.active();
    }
  }

  @Override
  public boolean writable() {
    return channel.isWritable();
  }

  @Override
  public void responseEnd(@Nullable Trailers trailers) {
    boolean wasTunnel = state == State.TUNNEL;
    writer.end(trailers);
    ledger.requestOver();
    timers.clear();
    if (wasTunnel || closing) {
      closeGracefully();
      return;
    }
    writer.flush();
    intake.nextRequest();
    if (next != null) {
      state = State.MOVING;
      worker.loop().execute(this::move);
      return;
    }
    state = State.IDLE;
    waiting.set(manager.idleNanos);
    if (!intake.pumping()) {
      readOn();
    }
  }

  private void readOn() {
    if (intake.holdsInput()) {
      worker.loop().execute(intake::pump);
      return;
    }
    intake.setReading(true);
    if (intake.ended()) {
      close();
    }
  }

  private void closeGracefully() {
    state = State.LINGER;
    intake.discard();
    writer.flush();
    waiting.cancel();
    intake.setReading(true);
    LingeringClose.start(channel, intake.ended(), this::close);
  }

  @Override
  public void abort() {
    ledger.requestOver();
    close();
  }

  @Override
  public void bodyWanted() {
    if (underWay()) {
      intake.pump();
    }
  }

  @Override
  public void tunnel() {
    state = State.TUNNEL;
    intake.tunnel();
    writer.flush();
    if (!intake.pumping() && intake.holdsInput()) {
      worker.loop().execute(intake::pump);
    }
  }

  @Override
  public void writableChanged() {
    if (channel.isWritable() && underWay()) {
      exchange.downstreamWritable();
    }
  }

  @Override
  public void inputEnded() {
    intake.end();
    if (!intake.holdsInput()) {
      endOfInput();
    }
  }

  @Override
  public void drain() {
    closing = true;
    if (state == State.MOVING || (state == State.IDLE && intake.idle())) {
      close();
    }
  }

  @Override
  public void move(HttpManager to, Accepted anew) {
    next = new Move(to, anew);
    if (state == State.IDLE || state == State.MOVING) {
      move();
    }
  }

  /// Another connection takes the channel, and what has come of requests that have not begun.
  private void move() {
    if (next == null || state == State.CLOSED) {
      return;
    }
    if (closing) {
      close();
      return;
    }
    ByteBuf rest = intake.surrender();
    over();
    HttpConnection successor = new HttpConnection(next.to, worker, channel, next.accepted, began);
    next.to.stats.spokenStill(worker.shard(), false);
    successor.served = served;
    channel.pipeline().get(HttpChannelHandler.class).become(successor);
    successor.goOn(rest, intake.ended());
  }

  private void goOn(@Nullable ByteBuf rest, boolean ended) {
    if (ended) {
      intake.end();
    }
    if (rest != null) {
      arrived(rest);
    } else {
      readOn();
    }
  }

  /// The client has sent its last octet. A request under way is still answered when it is whole:
  /// some clients close their half first.
  void endOfInput() {
    switch (state) {
      case IDLE, LINGER -> close();
      case MOVING, CLOSED -> {}
      case BUSY -> {
        closing = true;
        if (!intake.wholeRequest()) {
          clientGone();
        }
      }
      case TUNNEL -> {
        exchange.requestEnd(null);
        exchange.requestPause();
      }
    }
  }

  @Override
  public void clientGone() {
    if (underWay()) {
      if (state == State.BUSY) {
        ledger.clientGone();
      }
      exchange.cancel();
      ledger.requestOver();
    }
    close();
  }

  @Override
  public void idleTimeout(long nanos) {
    timers.idleTimeout(nanos);
  }

  private void waitedTooLong() {
    if (state == State.IDLE && !intake.idle()) {
      closing = true;
      noRequest();
      exchange.begin(Serving.NOTHING, null, true, 408, "request header timeout");
    } else {
      close();
    }
  }

  @Override
  public void idled() {
    late(Flag.STREAM_IDLE_TIMEOUT, "stream timeout");
  }

  @Override
  public void requestLate() {
    if (!exchange.responseBegun()) {
      late(null, "request timeout");
    }
  }

  @Override
  public void tooOld() {
    late(Flag.DURATION_TIMEOUT, "downstream duration timeout");
  }

  private void late(@Nullable Flag flag, String text) {
    if (flag != null) {
      ledger.record().flag(flag);
    }
    if (state == State.BUSY && !exchange.responseBegun()) {
      closing = true;
      exchange.cancel();
      exchange.answer(408, text);
    } else {
      clientGone();
    }
  }

  private void close() {
    if (state != State.CLOSED) {
      over();
      channel.close();
    }
  }

  private void over() {
    state = State.CLOSED;
    manager.stats.silent(worker.shard(), false);
    waiting.cancel();
    timers.cancel();
    if (lifetime != null) {
      lifetime.cancel();
    }
    exchange.discard();
    intake.discard();
    writer.discard();
  }
}
