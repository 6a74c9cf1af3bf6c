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
  /// @param remoteAddress where it comes from; of a unix socket both are the socket's own path
  /// @param original the same when redirected; null: the client meant us
  /// @param serverName from the TLS client hello; null: none
  /// @param entry by which listener and filter chain it came, for explanations
  record Accepted(
      SocketAddress localAddress,
      SocketAddress remoteAddress,
      @Nullable InetSocketAddress original,
      @Nullable String serverName,
      Entry entry) {}

  /// A user event: the listener of a connection is gone, or another one has taken its place.
  sealed interface Change {
    /// The connection is to end when that cuts nothing.
    enum Drain implements Change {
      DRAIN
    }

    /// What begins from now on is judged by another filter.
    ///
    /// @param to [#follows] the one before
    /// @param accepted what the listener now says of the connection
    record Move(ConnectionFilter to, Accepted accepted) implements Change {}
  }

  /// A user event of a retired filter's: its connection needs to know at once what becomes of it,
  /// and hears a [Change].
  enum Wanted {
    WANTED
  }

  /// Another filter has taken this one's place: each of its connections will hear what becomes of
  /// it. On any thread.
  default void retire() {}

  /// Whether this filter can go on with a connection that `other` has taken on.
  default boolean follows(ConnectionFilter other) {
    return false;
  }

  /// Puts a handler at the end of the channel's pipeline. On the worker's event loop.
  void install(Channel channel, Worker worker, Accepted accepted);
}
