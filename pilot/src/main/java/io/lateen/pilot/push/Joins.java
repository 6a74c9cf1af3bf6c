package io.lateen.pilot.push;

import io.lateen.pilot.translate.node.ProxyNode;
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

  /// A workload that is in.
  ///
  /// @param node with what is known of its kind
  /// @param left told when it went; returns at once
  record Joined(ProxyNode node, Runnable left) implements AutoCloseable {
    @Override
    public void close() {
      left.run();
    }
  }
}
