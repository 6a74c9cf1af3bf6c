package io.lateen.proxy.filter.network;

import io.lateen.proxy.explain.Explanation.Entry;
import io.lateen.proxy.upstream.Worker;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Takes a connection on, for good. One instance serves all workers.
public interface ConnectionFilter {
  /// What the listener knows of a connection.
  ///
  /// @param localAddress where the client meant to go: the original destination when redirected
  /// @param original the same when redirected; null: the client meant us
  /// @param serverName from the TLS client hello; null: none
  /// @param entry by which listener and filter chain it came, for explanations
  record Accepted(
      SocketAddress localAddress,
      @Nullable InetSocketAddress original,
      @Nullable String serverName,
      Entry entry) {}

  /// A user event that asks connections to end when they can do so without cutting anything.
  enum Drain {
    DRAIN
  }

  /// Puts a handler at the end of the channel's pipeline. On the worker's event loop.
  void install(Channel channel, Worker worker, Accepted accepted);
}
