package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Gauge;
import io.lateen.proxy.stats.Histogram;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.Shard;

/// `http.<stat prefix>.*`, by Envoy's names.
final class HttpStats {
  private final Counter cxTotal;
  private final Counter cxHttp1Total;
  private final Counter cxHttp2Total;
  private final Gauge cxActive;
  private final Gauge cxHttp1Active;
  private final Gauge cxHttp2Active;
  final Counter cxProtocolError;
  final Counter rqTotal;
  final Counter rqHttp1Total;
  final Counter rqHttp2Total;
  final Gauge rqActive;
  final Histogram rqTime;
  private final Counter[] classes = new Counter[6];

  HttpStats(Scope scope) {
    cxTotal = scope.counter("downstream_cx_total");
    cxHttp1Total = scope.counter("downstream_cx_http1_total");
    cxHttp2Total = scope.counter("downstream_cx_http2_total");
    cxActive = scope.gauge("downstream_cx_active");
    cxHttp1Active = scope.gauge("downstream_cx_http1_active");
    cxHttp2Active = scope.gauge("downstream_cx_http2_active");
    cxProtocolError = scope.counter("downstream_cx_protocol_error");
    rqTotal = scope.counter("downstream_rq_total");
    rqHttp1Total = scope.counter("downstream_rq_http1_total");
    rqHttp2Total = scope.counter("downstream_rq_http2_total");
    rqActive = scope.gauge("downstream_rq_active");
    rqTime = scope.histogram("downstream_rq_time");
    for (int i = 1; i <= 5; i++) {
      classes[i] =
          scope.counter(
              "downstream_rq_" + i + "xx", "downstream_rq_xx", "envoy_response_code_class", "" + i);
    }
  }

  void connectionBegun(Shard shard) {
    cxTotal.increment(shard);
    connectionTaken(shard);
  }

  /// One that has been counted already.
  void connectionTaken(Shard shard) {
    cxActive.add(shard, 1);
  }

  void connectionOver(Shard shard) {
    cxActive.add(shard, -1);
  }

  /// It is known what the connection speaks.
  void spoken(Shard shard, boolean http2) {
    (http2 ? cxHttp2Total : cxHttp1Total).increment(shard);
    spokenStill(shard, http2);
  }

  /// On a connection that has been counted already.
  void spokenStill(Shard shard, boolean http2) {
    (http2 ? cxHttp2Active : cxHttp1Active).add(shard, 1);
  }

  void silent(Shard shard, boolean http2) {
    (http2 ? cxHttp2Active : cxHttp1Active).add(shard, -1);
  }

  void response(Shard shard, int status) {
    if (status >= 100 && status < 600) {
      classes[status / 100].increment(shard);
    }
  }
}
