package io.lateen.proxy.upstream;

import java.net.InetSocketAddress;

/// Connections of one worker to one endpoint. On the worker's event loop only, but for [#size].
public interface Pool {
  InetSocketAddress address();

  /// How many connections are open or being opened; from other threads, a little old perhaps.
  int size();

  /// Finds room on a connection for `listener`, now or later, and tells it so.
  void acquire(UpstreamListener listener);

  /// Like [#acquire], but never where a request has just been lost.
  void acquireNew(UpstreamListener listener);

  /// Takes back an [#acquire] that has not been answered.
  void cancel(UpstreamListener listener);

  /// The endpoint is gone: idle connections close now, busy ones when they are done.
  void drain();

  /// The endpoint is back after all.
  void revive();
}
