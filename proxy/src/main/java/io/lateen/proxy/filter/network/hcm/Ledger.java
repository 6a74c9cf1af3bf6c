package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.network.ConnectionFilter.Accepted;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.resource.HttpConnectionManager;
import io.lateen.proxy.stats.Shard;
import io.lateen.proxy.upstream.Worker;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/// What is counted and written down about one connection and its requests.
final class Ledger {
  private final HttpManager manager;
  private final Worker worker;
  private final Shard shard;
  private final RequestRecord record = new RequestRecord();
  private final Accepted accepted;

  /// Null: nobody asks why.
  private @Nullable AskedExplanation asked;

  Ledger(HttpManager manager, Worker worker, Channel channel, Accepted accepted) {
    this.manager = manager;
    this.worker = worker;
    this.shard = worker.shard();
    this.accepted = accepted;
    record.downstreamLocal = accepted.localAddress();
    record.originalDestination = accepted.original();
    record.downstreamRemote = accepted.remoteAddress();
    record.trustedHop = trustedHop(manager.config);
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    record.tls = tls == null ? null : tls.engine();
  }

  /// The proxy that puts its peer last is itself one more hop; an edge that trusts none believes
  /// its peer only.
  static int trustedHop(HttpConnectionManager config) {
    int hops = config.xffNumTrustedHops();
    boolean edge = config.useRemoteAddress();
    return edge && (hops == 0 || config.skipXffAppend()) ? hops - 1 : hops;
  }

  RequestRecord record() {
    return record;
  }

  void clientReset() {
    record.flag(Flag.DOWNSTREAM_TERMINATION);
    record.details = "downstream_remote_reset";
  }

  void requestBegun(@Nullable RequestHead request, boolean http2) {
    manager.stats.rqTotal.increment(shard);
    (http2 ? manager.stats.rqHttp2Total : manager.stats.rqHttp1Total).increment(shard);
    manager.stats.rqActive.add(shard, 1);
    record.begin();
    record.request = request;
    record.protocol = http2 ? "HTTP/2" : "HTTP/1.1";
    record.serverName = accepted.serverName();
    asked = null;
  }

  /// To be called with a request's head as it came, before anything is done to it.
  void explain(Serving serving, RequestHead request, Exchange exchange) {
    if (request.has(KnownHeader.X_LATEEN_EXPLAIN)) {
      long draw = worker.random().nextLong();
      asked = AskedExplanation.of(manager, serving, accepted, request, record, draw);
      if (asked != null) {
        exchange.draw(draw);
      }
    }
  }

  /// To be called with a response's head that is about to go out.
  void explained(ResponseHead head) {
    if (asked != null) {
      asked.answer(head, record);
    }
  }

  /// Counts octets that are no request, or none any longer.
  void malformed() {
    manager.stats.cxProtocolError.increment(shard);
    record.flag(Flag.DOWNSTREAM_PROTOCOL_ERROR);
    record.details = "http1.codec_error";
  }

  /// A stream that was no request, or whose connection broke the rules.
  void http2Malformed() {
    record.flag(Flag.DOWNSTREAM_PROTOCOL_ERROR);
    record.details = "http2.violation.of.messaging.rule";
  }

  void clientGone() {
    record.flag(Flag.DOWNSTREAM_TERMINATION);
    record.details = "downstream_remote_disconnect";
  }

  /// The request is over: to be called once for each [#requestBegun].
  void requestOver() {
    manager.stats.rqActive.add(shard, -1);
    if (!record.healthCheck) {
      manager.stats.response(shard, record.status);
    }
    record.durationNanos = System.nanoTime() - record.startNanos;
    manager.stats.rqTime.record(shard, record.durationNanos / 1_000_000);
    for (int i = 0; i < manager.reporters.size(); i++) {
      manager.reporters.get(i).report(worker, record);
    }
  }
}
