package io.lateen.proxy.filter.http.grpcstats;

import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.filter.http.BodyFilter;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.http.Grpc;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.MessageHead;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Counts calls when their status is known, and messages as they pass.
final class GrpcStatsFilter implements BodyFilter {
  private final GrpcStatsConfig config;
  private final int index;
  private final MethodCounters counters;

  /// What one exchange is, to the filter. Used again for the connection's next one.
  private static final class Call {
    final MessageCounter requests = new MessageCounter();
    final MessageCounter responses = new MessageCounter();
    boolean active;
    String path = "";
    long answeredNanos;
  }

  GrpcStatsFilter(GrpcStatsConfig config, int index, MethodCounters counters) {
    this.config = config;
    this.index = index;
    this.counters = counters;
  }

  @Override
  public Verdict request(Exchange exchange) {
    RequestHead request = exchange.request();
    boolean grpc = Grpc.is(request);
    if (grpc || exchange.state(index) != null) {
      Call call = call(exchange);
      call.active = grpc;
      call.path = grpc ? pathOnly(request) : "";
      call.answeredNanos = 0;
      call.requests.begin();
      call.responses.begin();
    }
    return Verdict.CONTINUE;
  }

  private static String pathOnly(RequestHead request) {
    return request.path().substring(0, request.pathOnlyEnd() - request.pathStart());
  }

  private Call call(Exchange exchange) {
    if (exchange.state(index) instanceof Call known) {
      return known;
    }
    Call made = new Call();
    exchange.setState(index, made);
    return made;
  }

  /// Null: the exchange is no gRPC.
  private @Nullable Call active(Exchange exchange) {
    return exchange.state(index) instanceof Call call && call.active ? call : null;
  }

  @Override
  public ByteBuf requestData(Exchange exchange, ByteBuf data) {
    Call call = active(exchange);
    if (call != null) {
      call.requests.passes(data);
    }
    return data;
  }

  @Override
  public void response(Exchange exchange, ResponseHead head) {
    Call call = active(exchange);
    if (call != null) {
      call.answeredNanos = System.nanoTime();
    }
  }

  @Override
  public ByteBuf responseData(Exchange exchange, ByteBuf data) {
    Call call = active(exchange);
    if (call != null) {
      call.responses.passes(data);
    }
    return data;
  }

  @Override
  public @Nullable ByteBuf responseEnd(Exchange exchange, @Nullable Trailers trailers) {
    Call call = active(exchange);
    CallCounters counted = call == null ? null : counters(exchange, call);
    ResponseHead head = exchange.record().response;
    if (call != null && counted != null && head != null) {
      int status = trailers == null ? status(head) : status(trailers);
      counted.over(exchange.worker().shard(), status < 0 ? status(head) : status);
    }
    return null;
  }

  /// -1: there is none.
  private static int status(MessageHead head) {
    String said = head.value(KnownHeader.GRPC_STATUS);
    return said != null && said.matches("\\d{1,9}") ? Integer.parseInt(said) : -1;
  }

  @Override
  public void over(Exchange exchange) {
    Call call = active(exchange);
    CallCounters counted = call == null ? null : counters(exchange, call);
    if (call != null && counted != null) {
      call.active = false;
      counted.messages(
          exchange.worker().shard(), call.requests.messages(), call.responses.messages());
      if (config.upstreamTime() && call.answeredNanos != 0) {
        long nanos = call.answeredNanos - exchange.record().startNanos;
        counted.took(exchange.worker().shard(), nanos / 1_000_000);
      }
    }
  }

  private @Nullable CallCounters counters(Exchange exchange, Call call) {
    String cluster = exchange.record().upstreamCluster;
    ClusterRuntime known = cluster == null ? null : exchange.serving().clusters().get(cluster);
    return known == null ? null : counters.of(known.config().statName(), call.path);
  }
}
