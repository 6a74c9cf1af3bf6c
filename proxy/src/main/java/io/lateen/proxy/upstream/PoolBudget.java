package io.lateen.proxy.upstream;

/// What a cluster allows its pools: the cluster's circuit breaker. Called from every worker.
public interface PoolBudget {
  /// Claims a connection; false: there are too many.
  boolean tryConnect();

  void connectionClosed();

  /// Claims a place for a request that waits for a connection; false: there are too many.
  boolean tryWait();

  void waitEnded();
}
