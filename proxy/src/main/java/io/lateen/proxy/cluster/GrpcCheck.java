package io.lateen.proxy.cluster;

import io.lateen.proxy.cluster.HealthProbe.Verdict;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.MessageHead;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.lateen.proxy.http2.ErrorCode;
import io.lateen.proxy.http2.Fields;
import io.lateen.proxy.http2.Http2Stats;
import io.lateen.proxy.http2.Limits;
import io.lateen.proxy.http2.ResponseFields;
import io.lateen.proxy.http2.Session;
import io.lateen.proxy.http2.Stream;
import io.lateen.proxy.resource.HealthCheck;
import io.lateen.proxy.resource.Http2Options;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call of `grpc.health.v1.Health/Check` on a connection of its own. On the worker's event loop
/// only.
final class GrpcCheck extends Session implements Check {
  private static final String PATH = "/grpc.health.v1.Health/Check";
  private static final Limits LIMITS = Limits.of(Http2Options.DEFAULT, 60 * 1024, 100, false);
  private static final int MOST = 64 * 1024;

  private final HealthCheck.Grpc config;
  private final String cluster;
  private final boolean https;
  private final Consumer<Verdict> verdict;
  private boolean asked;

  /// @param cluster is the authority asked for when the configuration names none
  GrpcCheck(
      Channel channel,
      boolean https,
      HealthCheck.Grpc config,
      String cluster,
      Http2Stats stats,
      Worker home,
      Consumer<Verdict> verdict) {
    super(channel, false, LIMITS, stats, home.shard(), home.random());
    this.config = config;
    this.cluster = cluster;
    this.https = https;
    this.verdict = verdict;
  }

  @Override
  public void start() {
    begin();
  }

  @Override
  public void arrived(ByteBuf data) {
    received(data);
  }

  @Override
  public void stop() {
    lost();
  }

  @Override
  protected void settingsCame() {
    if (!asked) {
      asked = true;
      Call call = new Call();
      open(call);
      call.ask();
      flushSoon();
    }
  }

  @Override
  protected @Nullable Stream accept() {
    return null;
  }

  @Override
  protected void unresponsive() {
    verdict.accept(Verdict.NO_ANSWER);
  }

  @Override
  protected void failed(ErrorCode code, String why) {
    verdict.accept(Verdict.NO_ANSWER);
  }

  private RequestHead request() {
    List<String> headers = new ArrayList<>();
    headers.add("host: " + (config.authority().isEmpty() ? cluster : config.authority()));
    headers.add("content-type: application/grpc");
    headers.add("te: trailers");
    headers.add("user-agent: Envoy/HC");
    config.metadata().forEach((name, value) -> headers.add(name + ": " + value));
    return RequestHead.of("POST", PATH, headers);
  }

  private final class Call extends Stream {
    private final ResponseHead head = new ResponseHead();
    private final ResponseFields fields = new ResponseFields(LIMITS);
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

    Call() {
      super(GrpcCheck.this);
    }

    void ask() {
      send(request(), https, false);
      send(HealthMessages.question(config.service()));
      sendEnd(null);
    }

    @Override
    protected Fields head() {
      return fields.begin(head);
    }

    @Override
    protected void headEnd(boolean endStream) {
      long length = fields.end(Method.POST, endStream);
      if (fields.tooLarge() || fields.problem() != null) {
        malformed();
      } else if (!fields.interim()) {
        headDone(length);
        if (endStream) {
          headOnly();
          verdict.accept(Verdict.ILL); // a status and no message
        }
      }
    }

    @Override
    protected boolean wantsData() {
      return true;
    }

    @Override
    protected void data(ByteBuf data) {
      byte[] octets = new byte[data.readableBytes()];
      data.readBytes(octets);
      data.release();
      if (answer.size() < MOST) {
        answer.writeBytes(octets);
      }
    }

    @Override
    protected void dataEnd(@Nullable Trailers trailers) {
      boolean ok = head.status() == 200 && trailers != null && isZero(trailers);
      boolean serves = ok && HealthMessages.serving(answer.toByteArray());
      verdict.accept(serves ? Verdict.WELL : Verdict.ILL);
    }

    private static boolean isZero(MessageHead trailers) {
      return "0".equals(trailers.value(KnownHeader.GRPC_STATUS));
    }

    @Override
    protected void pause() {
      // The end decides.
    }

    @Override
    protected void writableAgain() {
      // The question is short.
    }

    @Override
    protected void broken(Cause cause, ErrorCode code) {
      verdict.accept(Verdict.NO_ANSWER);
    }

    @Override
    protected void closed() {
      // The probe closes the connection.
    }
  }
}
