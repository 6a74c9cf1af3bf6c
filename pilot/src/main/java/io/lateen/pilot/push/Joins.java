package io.lateen.pilot.push;

import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.wire.xds.ErrorDetail;
import io.lateen.wire.xds.WorkloadProbe;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Lets proxies in whose workloads nobody knows yet. Methods may block; from any thread.
@FunctionalInterface
public interface Joins {
  /// Lets nobody in.
  Joins NONE =
      (_, _) -> {
        throw new IllegalArgumentException(
            "node metadata.JOIN: this Pilot has no API server in which workloads are registered");
      };

  /// Registers the workload of a proxy for as long as what is returned is not closed.
  ///
  /// @param token what the proxy presented; null: nothing
  /// @throws IllegalArgumentException why it may not come in
  Joined join(ProxyNode node, @Nullable String token);

  /// What a proxy says of its workload.
  ///
  /// @param why it is ill; empty: it is well
  record Health(String why) {
    static Health of(@Nullable ErrorDetail reason) {
      return new Health(
          reason == null ? "" : reason.message().isEmpty() ? "unhealthy" : reason.message());
    }

    public boolean isWell() {
      return why.isEmpty();
    }
  }

  /// A workload that is in.
  ///
  /// @param node with what is known of its kind
  /// @param probe by which its proxy is to find out whether it is well; null: by none
  /// @param health told what the proxy found out; returns at once
  /// @param left told when it went; returns at once
  record Joined(
      ProxyNode node, @Nullable WorkloadProbe probe, Consumer<Health> health, Runnable left)
      implements AutoCloseable {
    @Override
    public void close() {
      left.run();
    }
  }
}
