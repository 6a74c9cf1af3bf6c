package io.lateen.proxy.upstream;

import java.net.InetSocketAddress;

/// Speaks to the endpoint what the client speaks (`use_downstream_protocol_config`).
public final class FollowingPool implements Pool {
  private final Pool http1;
  private final Pool http2;

  public FollowingPool(Pool http1, Pool http2) {
    this.http1 = http1;
    this.http2 = http2;
  }

  private Pool of(UpstreamListener listener) {
    return listener.http2() ? http2 : http1;
  }

  @Override
  public InetSocketAddress address() {
    return http1.address();
  }

  @Override
  public int size() {
    return http1.size() + http2.size();
  }

  @Override
  public void acquire(UpstreamListener listener) {
    of(listener).acquire(listener);
  }

  @Override
  public void acquireNew(UpstreamListener listener) {
    of(listener).acquireNew(listener);
  }

  @Override
  public void cancel(UpstreamListener listener) {
    of(listener).cancel(listener);
  }

  @Override
  public void drain() {
    http1.drain();
    http2.drain();
  }

  @Override
  public void revive() {
    http1.revive();
    http2.revive();
  }
}
