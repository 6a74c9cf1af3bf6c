package io.lateen.proxy.agent;

import io.lateen.proxy.admin.RuntimeView;
import io.lateen.proxy.admin.ServerState;
import io.lateen.proxy.dns.Names;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.tls.SecretStore;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The request path as the agent starts, feeds and ends it.
public interface RequestPath extends RuntimeView, AutoCloseable {
  /// Makes one.
  interface Factory {
    /// Starts the event loops; nothing listens yet.
    ///
    /// @param state while it is draining, health checks fail
    /// @throws IllegalArgumentException if the options ask for what cannot be
    RequestPath create(AgentOptions options, StatsStore stats, ServerState state);
  }

  /// The filters that are built in.
  List<FilterParser> filters();

  /// Where keys are put that the configuration names.
  SecretStore secrets();

  /// Whoever knows the names of endpoints; null: nobody waits for them.
  @Nullable Names names();

  /// Serves this from now on; requests under way finish on what they began with. Called on the
  /// config path's event loop.
  ///
  /// @return what could not be done, such as an address in use; everything else is served
  List<String> accept(ConfigSnapshot snapshot);

  /// Stops listening, and lets requests under way finish.
  void drain(Duration atMost);

  /// Closes all sockets.
  @Override
  void close();
}
