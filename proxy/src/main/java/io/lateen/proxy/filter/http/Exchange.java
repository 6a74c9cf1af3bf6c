package io.lateen.proxy.filter.http;

import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.filter.http.HttpFilter.Verdict;
import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.route.CompiledTable;
import io.lateen.proxy.route.Decision;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request and its response on their way through the filters. One per connection, used again for
/// the next request. On the connection's event loop only.
public final class Exchange {
  private static final byte[] TEXT_PLAIN = Octets.of("text/plain");
  private static final int TEMPORARY_REDIRECT = 307;

  private final Worker worker;
  private final Downstream downstream;
  private final List<HttpFilter> filters;
  private final List<String> upgrades;
  private final RequestHead request;
  private final RequestRecord record;
  private final ResponseHead own = new ResponseHead();
  private final @Nullable Object[] states;
  private final @Nullable BodyFilters bodies;
  private Serving serving = Serving.NOTHING;
  private @Nullable CompiledTable table;
  private @Nullable Decision decision;
  private @Nullable RequestSink sink;
  private boolean holding;
  private @Nullable ByteBuf held;
  private @Nullable Trailers heldTrailers;
  private int next;
  private boolean running;
  private boolean requestComplete;
  private boolean responseBegun;
  private boolean over = true;
  private boolean drawn;
  private long draw;

  /// @param upgrades what may be asked for where the route does not say otherwise
  public Exchange(
      Worker worker,
      Downstream downstream,
      List<HttpFilter> filters,
      List<String> upgrades,
      RequestHead request,
      RequestRecord record) {
    this.worker = worker;
    this.downstream = downstream;
    this.filters = filters;
    this.upgrades = upgrades;
    this.request = request;
    this.record = record;
    this.states = new Object[filters.size()];
    this.bodies = BodyFilters.of(this, filters);
  }

  /// Sends the request, whose head is whole, down the filters.
  ///
  /// @param routes null: there is no such table
  /// @param complete whether the request has no body
  public void begin(Serving current, @Nullable CompiledTable routes, boolean complete) {
    serving = current;
    table = routes;
    decision = null;
    sink = null;
    next = 0;
    requestComplete = complete;
    responseBegun = false;
    over = false;
    run();
  }

  /// Answers a request that no filter shall see, or that is none.
  public void begin(
      Serving current, @Nullable CompiledTable routes, boolean complete, int status, String text) {
    serving = current;
    table = routes;
    decision = null;
    sink = null;
    next = 0;
    requestComplete = complete;
    responseBegun = false;
    over = false;
    refuse(status, text);
  }

  private void refuse(int status, String text) {
    ResponseHead head = ownResponse(status);
    if (status == TEMPORARY_REDIRECT) { // to the path as it should have been
      head.add(KnownHeader.LOCATION, request.path());
    }
    answerText(head, text);
  }

  private void run() {
    running = true;
    while (next < filters.size() && !over) {
      Verdict verdict = filters.get(next++).request(this);
      if (verdict != Verdict.CONTINUE) {
        break;
      }
    }
    running = false;
  }

  /// Goes on after [Verdict#PAUSE].
  public void proceed() {
    if (!over && !running) {
      run();
      downstream.bodyWanted();
    }
  }

  /// Sends the body to a filter that pauses, until it calls [#proceed(ByteBuf, Trailers)].
  public void hold(RequestSink taker) {
    sink = taker;
    holding = true;
  }

  /// Goes on after [#hold].
  ///
  /// @param body what has come of it, for whoever takes it; released by him
  /// @param trailers null: none, or the body has not ended
  public void proceed(ByteBuf body, @Nullable Trailers trailers) {
    holding = false;
    sink = null;
    held = body;
    heldTrailers = trailers;
    proceed();
  }

  /// What is held of the body, to look at; null: nothing.
  public @Nullable ByteBuf held() {
    return held;
  }

  /// The same, for the one who takes the rest.
  public @Nullable ByteBuf takeHeld() {
    ByteBuf taken = held;
    held = null;
    return taken == null || bodies == null ? taken : bodies.held(taken, requestComplete);
  }

  /// Those after a body that was held until its end; null: none.
  public @Nullable Trailers heldTrailers() {
    return heldTrailers;
  }

  public Worker worker() {
    return worker;
  }

  public RequestHead request() {
    return request;
  }

  public RequestRecord record() {
    return record;
  }

  public Serving serving() {
    return serving;
  }

  public Downstream downstream() {
    return downstream;
  }

  /// Upgrades that the connection manager allows.
  public List<String> upgrades() {
    return upgrades;
  }

  /// What the filter at `index` has put away.
  public @Nullable Object state(int index) {
    return states[index];
  }

  /// Stays from request to request of a connection: a place for what can be used again.
  public void setState(int index, @Nullable Object state) {
    states[index] = state;
  }

  /// What chance shall say of the next request's route, for who has been told already.
  public void draw(long chance) {
    drawn = true;
    draw = chance;
  }

  /// Where the request goes by the routes; decided when first asked. Null: there is no route table.
  public @Nullable Decision decision() {
    if (decision == null && table != null) {
      decision = table.decide(request, drawn ? draw : worker.random().nextLong());
    }
    return decision;
  }

  /// Configuration of a filter for this request's route; null: none.
  public @Nullable FilterConfig perRoute(String filterName) {
    Decision where = decision();
    return where == null ? null : where.perFilter(filterName);
  }

  /// Whether the whole request has arrived.
  public boolean requestComplete() {
    return requestComplete;
  }

  /// The last filter names where the body goes.
  public void take(RequestSink body) {
    sink = body;
  }

  public boolean wantsBody() {
    return sink != null && sink.wantsBody();
  }

  /// Octets of the body from the client.
  public void requestData(ByteBuf data) {
    if (sink == null || over) {
      data.release();
      return;
    }
    ByteBuf passed = bodies == null || holding ? data : bodies.requestData(data);
    if (passed != null) {
      sink.requestData(passed);
    }
  }

  /// @param trailers null: none; valid during the call
  public void requestEnd(@Nullable Trailers trailers) {
    requestComplete = true;
    if (sink == null || over) {
      return;
    }
    if (bodies != null && !holding) {
      bodies.requestEnd(sink);
    }
    if (!over) {
      sink.requestEnd(trailers);
    }
  }

  /// What came of the request's body is none that a filter can take: answers so instead of whoever
  /// has been asked. The request must not be touched afterwards.
  public void refuseBody(int status, String text) {
    cancel();
    if (responseBegun) {
      abort();
    } else {
      answer(status, text);
    }
  }

  public void requestPause() {
    if (sink != null && !over) {
      sink.requestPause();
    }
  }

  public void downstreamWritable() {
    if (sink != null && !over) {
      sink.downstreamWritable();
    }
  }

  /// Whether the request has come to the filters, rather than been answered before them.
  public boolean filtered() {
    return next > 0;
  }

  /// Whether a response has begun to go out.
  public boolean responseBegun() {
    return responseBegun;
  }

  /// A response of the proxy's own, begun; add headers and give it to [#answer(ResponseHead,
  /// byte[])].
  public ResponseHead ownResponse(int status) {
    own.begin(status);
    return own;
  }

  /// Answers with text.
  public void answer(int status, String text) {
    answerText(ownResponse(status), text);
  }

  private void answerText(ResponseHead head, String text) {
    if (!text.isEmpty()) {
      head.add(KnownHeader.CONTENT_TYPE, TEXT_PLAIN);
    }
    answer(head, Octets.of(text));
  }

  /// Answers with a head of the proxy's own and a body; a gRPC call by the status that stands for
  /// it.
  public void answer(ResponseHead head, byte[] body) {
    if (record.request != null && Grpc.is(request)) {
      answerGrpc(head, Grpc.status(head.status()), body);
      return;
    }
    boolean never = head.status() == 204 || head.status() == 304;
    if (!never) {
      head.add(KnownHeader.CONTENT_LENGTH, body.length);
    }
    boolean bodyless =
        never || body.length == 0 || (record.request != null && request.method() == Method.HEAD);
    responseHead(head, bodyless ? Framing.NONE : Framing.LENGTH);
    if (!bodyless) {
      responseData(Unpooled.wrappedBuffer(body));
    }
    responseEnd(null);
  }

  /// Answers a gRPC call with a status and no message.
  ///
  /// @param text what grpc-message says; empty: there is none. Nobody is told by HEAD, as with
  /// Envoy
  public void answerGrpc(ResponseHead head, int status, byte[] text) {
    head.setStatus(200);
    head.set(KnownHeader.CONTENT_TYPE, Grpc.contentType());
    head.set(KnownHeader.GRPC_STATUS, status);
    if (text.length > 0 && request.method() != Method.HEAD) {
      head.set(KnownHeader.GRPC_MESSAGE, Grpc.message(text));
    }
    responseHead(head, Framing.NONE);
    responseEnd(null);
  }

  /// The response's head: up the filters, to the client.
  public void responseHead(ResponseHead head, Framing framing) {
    responseBegun = true;
    record.response = head;
    record.status = head.status();
    for (int i = filters.size() - 1; i >= 0; i--) {
      filters.get(i).response(this, head);
    }
    record.status = head.status();
    downstream.responseHead(head, bodies == null ? framing : bodies.responseFraming(head, framing));
  }

  public void responseData(ByteBuf data) {
    ByteBuf passed = bodies == null ? data : bodies.responseData(data);
    if (passed != null) {
      record.bytesSent += passed.readableBytes();
      downstream.responseData(passed);
    }
  }

  /// @param trailers null: none; valid during the call
  public void responseEnd(@Nullable Trailers trailers) {
    record.trailers = trailers;
    Trailers passed = bodies == null ? trailers : bodies.responseEnd(trailers, downstream);
    end();
    downstream.responseEnd(passed);
  }

  /// The response cannot be finished.
  public void abort() {
    end();
    downstream.abort();
  }

  /// The client is gone.
  public void cancel() {
    if (over) {
      return;
    }
    RequestSink target = sink;
    end();
    if (target != null) {
      target.cancelled();
    }
  }

  private void end() {
    over = true;
    drawn = false;
    holding = false;
    heldTrailers = null;
    if (held != null) {
      held.release();
      held = null;
    }
    for (int i = 0; i < filters.size(); i++) {
      filters.get(i).over(this);
    }
    next = 0;
  }

  /// It will not be used again.
  public void discard() {
    for (int i = 0; i < filters.size(); i++) {
      filters.get(i).discarded(this);
    }
  }

  public boolean over() {
    return over;
  }
}
