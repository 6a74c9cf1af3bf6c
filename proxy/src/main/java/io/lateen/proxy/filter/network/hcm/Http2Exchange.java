package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.filter.http.Downstream;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.lateen.proxy.http.WebSocket;
import io.lateen.proxy.http2.ErrorCode;
import io.lateen.proxy.http2.Fields;
import io.lateen.proxy.http2.RequestFields;
import io.lateen.proxy.http2.Stream;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.route.CompiledTable;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// One exchange on a client's HTTP/2 connection; used again for the connection's next ones.
final class Http2Exchange extends Stream implements Downstream, StreamTimers.Late {
  private final Http2Connection connection;
  private final HttpManager manager;
  private final RequestHead request = new RequestHead();
  private final Ledger ledger;
  private final Exchange exchange;
  private final StreamTimers timers;
  private boolean busy;
  private boolean streamOver;
  private boolean upgrade;
  private boolean tunnel;

  Http2Exchange(Http2Connection connection) {
    super(connection);
    this.connection = connection;
    this.manager = connection.manager();
    this.ledger =
        new Ledger(manager, connection.worker(), connection.channel(), connection.accepted());
    this.exchange =
        new Exchange(
            connection.worker(),
            this,
            manager.filters,
            manager.config.upgrades(),
            request,
            ledger.record());
    this.timers = new StreamTimers(manager, connection.worker(), this);
  }

  HttpManager manager() {
    return manager;
  }

  @Override
  public boolean http2() {
    return true;
  }

  @Override
  protected Fields head() {
    streamOver = false;
    upgrade = false;
    tunnel = false;
    return connection.fields().begin(request);
  }

  @Override
  protected void headEnd(boolean endStream) {
    RequestFields fields = connection.fields();
    busy = true;
    if (fields.tooLarge()) {
      begun(null, -1, endStream);
      exchange.begin(Serving.NOTHING, null, endStream, 431, "");
      return;
    }
    long length = fields.end(endStream);
    if (fields.problem() != null) {
      begun(null, -1, endStream);
      malformed();
      return;
    }
    upgrade = fields.upgrade();
    if (fields.extended()) {
      WebSocket.addKey(request, connection.worker().random());
    }
    begun(request, length, endStream);
    Serving serving = manager.serving.get();
    CompiledTable table = manager.table(serving);
    boolean bodyless = request.framing() == Framing.NONE;
    ledger.explain(serving, request, exchange);
    int refusal = connection.admission().admit(request, table);
    if (refusal == Admission.ADMITTED) {
      if (manager.tracer != null) {
        manager.tracer.begin(connection.worker(), request, ledger.record());
      }
      exchange.begin(serving, table, bodyless);
    } else {
      exchange.begin(Serving.NOTHING, null, bodyless, refusal, "");
    }
  }

  private void begun(@Nullable RequestHead head, long length, boolean endStream) {
    headDone(length);
    if (endStream) {
      headOnly();
    }
    timers.begin(endStream);
    ledger.requestBegun(head, true);
  }

  @Override
  protected boolean wantsData() {
    return busy && upgrade == tunnel && exchange.wantsBody();
  }

  @Override
  protected void data(ByteBuf data) {
    exchange.requestData(data);
  }

  @Override
  protected void dataEnd(@Nullable Trailers trailers) {
    timers.requestInTime();
    if (busy) {
      exchange.requestEnd(trailers);
    }
  }

  @Override
  protected void pause() {
    if (busy) {
      exchange.requestPause();
    }
  }

  @Override
  protected void writableAgain() {
    if (busy) {
      exchange.downstreamWritable();
    }
  }

  @Override
  public void interim(ResponseHead head) {
    head.removeHopByHop();
    send(head, head.status(), false);
    connection.flush();
  }

  @Override
  public void responseHead(ResponseHead head, Framing framing) {
    timers.requestInTime();
    connection.responseHeaders().prepare(head, request);
    ledger.explained(head);
    send(head, status(head, framing), framing == Framing.NONE);
  }

  /// An upgrade is accepted by 200 (RFC 8441 section 5); a server that answers 200 without having
  /// switched protocols must not be mistaken for one that has.
  private int status(ResponseHead head, Framing framing) {
    int status = head.status();
    if (framing == Framing.TUNNEL) {
      return status == 101 ? 200 : status;
    }
    return upgrade && status / 100 == 2 ? 502 : status;
  }

  @Override
  public void responseData(ByteBuf data) {
    send(data);
  }

  @Override
  public void responseEnd(@Nullable Trailers trailers) {
    over();
    sendEnd(trailers);
    deaf();
    connection.flush();
    recycleIfOver();
  }

  private void over() {
    busy = false;
    timers.clear();
    ledger.requestOver();
  }

  @Override
  public void flush() {
    connection.flush();
    if (busy) {
      timers.active();
    }
  }

  @Override
  public void bodyWanted() {
    wanted();
  }

  @Override
  public void abort() {
    over();
    reset(ErrorCode.INTERNAL_ERROR);
    recycleIfOver();
  }

  @Override
  public void tunnel() {
    tunnel = true;
    connection.flush();
    connection.worker().loop().execute(this::wanted);
  }

  @Override
  protected void broken(Cause cause, ErrorCode code) {
    if (!busy) {
      return;
    }
    switch (cause) {
      case MALFORMED -> ledger.http2Malformed();
      case RESET, UNPROCESSED -> ledger.clientReset();
      case LOST -> {
        if (connection.failure() == null) {
          ledger.clientGone();
        } else {
          ledger.http2Malformed();
        }
      }
    }
    exchange.cancel();
    over();
  }

  @Override
  public void idleTimeout(long nanos) {
    timers.idleTimeout(nanos);
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
    if (!busy) {
      return;
    }
    if (flag != null) {
      ledger.record().flag(flag);
    }
    exchange.cancel();
    if (exchange.responseBegun()) {
      abort();
    } else {
      exchange.answer(408, text);
    }
  }

  /// Leaves nothing in the event loop's queue: it will not be used again.
  void discard() {
    timers.cancel();
    exchange.discard();
  }

  @Override
  protected void closed() {
    streamOver = true;
    recycleIfOver();
  }

  /// A stream may end before its exchange has, within the sending of its head.
  private void recycleIfOver() {
    if (streamOver && !busy) {
      streamOver = false;
      connection.recycle(this);
    }
  }
}
