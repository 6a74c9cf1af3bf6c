package io.lateen.proxy.filter.http.authz;

import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.endpoint.Target;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.MessageHead;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.Shard;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Holds a request until the authorizer has answered.
final class AuthzFilter implements HttpFilter {
  private static final Logger LOG = Logger.getLogger(AuthzFilter.class.getName());
  private static final byte[] EXPECT = Octets.of("expect");
  private static final int CONTINUE = 100;

  private final AuthzConfig config;
  private final String name;
  private final int index;
  private final Counter allowed;
  private final Counter denied;
  private final Counter failed;
  private final Counter passedOnFailure;

  AuthzFilter(AuthzConfig config, String name, int index, Scope stats) {
    this.config = config;
    this.name = name;
    this.index = index;
    this.allowed = stats.counter("ext_authz.ok");
    this.denied = stats.counter("ext_authz.denied");
    this.failed = stats.counter("ext_authz.error");
    this.passedOnFailure = stats.counter("ext_authz.failure_mode_allowed");
  }

  /// What is known of one request.
  private static final class Asked {
    private @Nullable Gathering gathering;
    private @Nullable ShownBody body;
    private @Nullable Asking asking;
    private @Nullable Answer answer;
    private boolean waiting;
  }

  @Override
  public Verdict request(Exchange exchange) {
    exchange.setState(index, null);
    boolean off =
        exchange.perRoute(name) instanceof AuthzConfig.PerRoute(boolean disabled) && disabled;
    if (off || (config.when() != null && !config.when().holds(exchange.record().metadata))) {
      return Verdict.CONTINUE;
    }
    Asked asked = new Asked();
    exchange.setState(index, asked);
    BodyRule body = config.body();
    ByteBuf held = exchange.held();
    if (body != null && held == null && hasBody(exchange)) {
      gather(exchange, asked, body);
      return Verdict.PAUSE;
    }
    if (body != null && held != null) {
      if (held.readableBytes() > body.most() && !body.partial()) {
        Gathering.tooLarge(exchange);
        return Verdict.TAKEN;
      }
      asked.body = ShownBody.of(held, body); // gathered for another authorizer
    }
    ask(exchange, asked);
    Answer answer = asked.answer;
    if (answer == null) {
      asked.waiting = true;
      return Verdict.PAUSE;
    }
    return conclude(exchange, answer) ? Verdict.CONTINUE : Verdict.TAKEN;
  }

  /// What comes after an upgrade or CONNECT is none.
  private static boolean hasBody(Exchange exchange) {
    RequestHead head = exchange.request();
    return !exchange.requestComplete() && !head.upgrade() && head.method() != Method.CONNECT;
  }

  /// Who waits to be told that he may send the body is told so.
  private void gather(Exchange exchange, Asked asked, BodyRule body) {
    Gathering gathering = new Gathering(exchange, body, () -> gathered(exchange, asked));
    asked.gathering = gathering;
    exchange.hold(gathering);
    RequestHead head = exchange.request();
    if (head.has(KnownHeader.EXPECT)) {
      head.remove(EXPECT);
      ResponseHead go = new ResponseHead();
      go.begin(CONTINUE);
      exchange.downstream().interim(go);
      exchange.downstream().flush();
    }
  }

  private void gathered(Exchange exchange, Asked asked) {
    asked.body = asked.gathering == null ? null : asked.gathering.shown();
    ask(exchange, asked);
    Answer answer = asked.answer;
    if (answer == null) {
      asked.waiting = true;
    } else if (conclude(exchange, answer)) {
      proceed(exchange, asked);
    }
  }

  private static void proceed(Exchange exchange, Asked asked) {
    if (asked.gathering == null) {
      exchange.proceed();
    } else {
      asked.gathering.release();
    }
  }

  private void ask(Exchange exchange, Asked asked) {
    Worker worker = exchange.worker();
    ClusterRuntime cluster = exchange.serving().clusters().get(config.cluster());
    Target target = cluster == null ? null : cluster.pick(worker, worker.random().nextLong());
    if (target == null) {
      asked.answer = new Answer.Failed("cluster " + config.cluster() + " has no endpoint");
      return;
    }
    Question question = config.question();
    if (question instanceof HttpQuestion && exchange.request().method() == Method.CONNECT) {
      asked.answer = new Answer.Failed("CONNECT, which would open a tunnel to the authorizer");
      return;
    }
    Asking asking =
        new Asking(
            question,
            question.of(exchange, asked.body),
            answer -> answered(exchange, asked, answer));
    asked.asking = asking;
    asking.begin(worker, target.pool(), config.timeoutMillis());
  }

  private void answered(Exchange exchange, Asked asked, Answer answer) {
    asked.answer = answer;
    if (asked.waiting && !exchange.over() && conclude(exchange, answer)) {
      proceed(exchange, asked);
    }
  }

  /// Whether the request goes on.
  private boolean conclude(Exchange exchange, Answer answer) {
    Shard shard = exchange.worker().shard();
    return switch (answer) {
      case Answer.Allowed pass -> {
        allowed.increment(shard);
        edit(exchange.request(), pass);
        yield true;
      }
      case Answer.Denied no -> {
        denied.increment(shard);
        refuse(exchange, "ext_authz_denied", no);
        yield false;
      }
      case Answer.Failed(String why) -> {
        failed.increment(shard);
        LOG.log(Level.FINE, "cluster {0}: {1}", new Object[] {config.cluster(), why});
        yield failed(exchange, shard);
      }
    };
  }

  private boolean failed(Exchange exchange, Shard shard) {
    if (config.passesOnFailure()) {
      passedOnFailure.increment(shard);
      return true;
    }
    refuse(
        exchange,
        "ext_authz_error",
        new Answer.Denied(config.failureStatus(), List.of(), new byte[0]));
    return false;
  }

  private static void refuse(Exchange exchange, String details, Answer.Denied no) {
    exchange.record().details = details;
    exchange.record().flag(Flag.UNAUTHORIZED_EXTERNAL_SERVICE);
    ResponseHead head = exchange.ownResponse(no.status());
    set(head, no.headers());
    exchange.answer(head, no.body());
  }

  private static void edit(RequestHead head, Answer.Allowed pass) {
    for (int i = 0; i < pass.removed().size(); i++) {
      head.remove(pass.removed().get(i));
    }
    set(head, pass.set());
  }

  private static void set(MessageHead head, List<Answer.Header> headers) {
    for (int i = 0; i < headers.size(); i++) {
      Answer.Header header = headers.get(i);
      if (!header.append()) {
        head.remove(header.name());
      }
      head.add(header.name(), header.value());
    }
  }

  @Override
  public void response(Exchange exchange, ResponseHead head) {
    if (exchange.state(index) instanceof Asked asked && asked.answer instanceof Answer.Allowed ok) {
      set(head, ok.response());
    }
  }

  @Override
  public void over(Exchange exchange) {
    if (exchange.state(index) instanceof Asked asked) {
      exchange.setState(index, null);
      if (asked.asking != null) {
        asked.asking.cancel();
      }
    }
  }
}
