package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Gauge;
import io.lateen.proxy.stats.Histogram;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.Shard;

/// `http.<stat prefix>.*`, by Envoy's names.
final class HttpStats {
  final Counter cxTotal;
  final Gauge cxActive;
  final Counter cxProtocolError;
  final Counter rqTotal;
  final Gauge rqActive;
  final Histogram rqTime;
  private final Counter[] classes = new Counter[6];

  HttpStats(Scope scope) {
    cxTotal = scope.counter("downstream_cx_total");
    cxActive = scope.gauge("downstream_cx_active");
    cxProtocolError = scope.counter("downstream_cx_protocol_error");
    rqTotal = scope.counter("downstream_rq_total");
    rqActive = scope.gauge("downstream_rq_active");
    rqTime = scope.histogram("downstream_rq_time");
    for (int i = 1; i <= 5; i++) {
      classes[i] =
          scope.counter(
              "downstream_rq_" + i + "xx", "downstream_rq_xx", "envoy_response_code_class", "" + i);
    }
  }

  void response(Shard shard, int status) {
    if (status >= 100 && status < 600) {
      classes[status / 100].increment(shard);
    }
  }
}
