package io.lateen.proxy.upstream;

import io.lateen.proxy.stats.Scope;

/// `cluster.<name>.<alternative>.upstream_rq_*`.
public final class AlternativeStats {
  private final Scope scope;

  AlternativeStats(Scope scope) {
    this.scope = scope;
  }

  public void count(Worker worker, int status) {
    if (status >= 100 && status < 600) {
      scope.counter("upstream_rq_completed").increment(worker.shard());
      scope.counter("upstream_rq_" + status / 100 + "xx").increment(worker.shard());
      scope.counter("upstream_rq_" + status).increment(worker.shard());
    }
  }
}
