package io.lateen.proxy.filter.http.grpcstats;

import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Histogram;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.Shard;
import org.jspecify.annotations.Nullable;

/// The statistics of one method in one cluster, by Envoy's names.
final class CallCounters {
  private static final int STATUSES = 17;

  private final Counter[] byStatus = new Counter[STATUSES];
  private final Counter success;
  private final Counter failure;
  private final Counter total;
  private final Counter requestMessages;
  private final Counter responseMessages;
  private final @Nullable Histogram time;

  CallCounters(Scope scope, boolean timed) {
    for (int i = 0; i < STATUSES; i++) {
      byStatus[i] = scope.counter(Integer.toString(i));
    }
    success = scope.counter("success");
    failure = scope.counter("failure");
    total = scope.counter("total");
    requestMessages = scope.counter("request_message_count");
    responseMessages = scope.counter("response_message_count");
    time = timed ? scope.histogram("upstream_rq_time") : null;
  }

  /// @param status gRPC's; what is none counts as a failure only
  void over(Shard shard, int status) {
    if (status >= 0 && status < STATUSES) {
      byStatus[status].increment(shard);
    }
    (status == 0 ? success : failure).increment(shard);
    total.increment(shard);
  }

  void messages(Shard shard, long requests, long responses) {
    requestMessages.add(shard, requests);
    responseMessages.add(shard, responses);
  }

  void took(Shard shard, long millis) {
    if (time != null) {
      time.record(shard, millis);
    }
  }
}
