package io.lateen.proxy.xds;

import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Gauge;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/// Statistics of the connection to the control plane, which to Envoy is a cluster like others
/// ("Cluster manager", "General"). The label is called as Istio's bootstrap has it.
final class UplinkStats {
  private static final String CLUSTER = "xds-grpc";

  private final Counter total;
  private final Gauge active;
  private final Counter connectFail;
  private final Counter destroyed;
  private final Counter received;
  private final Counter sent;

  UplinkStats(StatsStore stats) {
    Scope scope = stats.scope("cluster", "cluster_name", CLUSTER);
    total = scope.counter("upstream_cx_total");
    active = scope.gauge("upstream_cx_active");
    connectFail = scope.counter("upstream_cx_connect_fail");
    destroyed = scope.counter("upstream_cx_destroy");
    received = scope.counter("upstream_cx_rx_bytes_total");
    sent = scope.counter("upstream_cx_tx_bytes_total");
  }

  /// Counts a new connection, and what goes over it.
  void begun(Channel channel) {
    total.increment();
    active.add(1);
    channel.closeFuture().addListener(over -> ended());
    channel.pipeline().addFirst(new Octets());
  }

  private void ended() {
    active.add(-1);
    destroyed.increment();
  }

  void failed() {
    connectFail.increment();
  }

  private final class Octets extends ChannelDuplexHandler {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof ByteBuf octets) {
        received.add(octets.readableBytes());
      }
      context.fireChannelRead(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise is the caller's
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (message instanceof ByteBuf octets) {
        sent.add(octets.readableBytes());
      }
      context.write(message, promise);
    }
  }
}
