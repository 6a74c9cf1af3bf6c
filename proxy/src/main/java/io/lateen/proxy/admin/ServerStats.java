package io.lateen.proxy.admin;

import io.lateen.proxy.stats.Gauge;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;
import java.util.regex.Pattern;

/// The statistics `server.*` ("Server"), brought up to date when somebody asks.
final class ServerStats {
  private static final String OPEN = ".downstream_cx_active";
  private static final Pattern WHOSE = Pattern.compile("(?:http|tcp)[.]");
  private final StatsStore stats;
  private final ServerState state;
  private final long started = System.nanoTime();
  private final Gauge live;
  private final Gauge stateNumber;
  private final Gauge uptime;
  private final Gauge connections;

  /// @param workers event loops that serve requests
  ServerStats(StatsStore stats, ServerState state, int workers) {
    this.stats = stats;
    this.state = state;
    Scope scope = stats.scope("server");
    live = scope.gauge("live");
    stateNumber = scope.gauge("state");
    uptime = scope.gauge("uptime");
    connections = scope.gauge("total_connections");
    scope.gauge("concurrency").set(workers);
  }

  long uptimeSeconds() {
    return (System.nanoTime() - started) / 1_000_000_000L;
  }

  void refresh() {
    ServerState.State now = state.get();
    live.set(now == ServerState.State.LIVE ? 1 : 0);
    stateNumber.set(now.number());
    uptime.set(uptimeSeconds());
    connections.set(open());
  }

  /// What clients have open.
  private long open() {
    long[] sum = new long[1];
    stats.forEach(
        sample -> {
          String name = sample.metric().name();
          Gauge gauge = sample.gauge();
          if (gauge != null && name.endsWith(OPEN) && WHOSE.matcher(name).lookingAt()) {
            sum[0] += gauge.value();
          }
        });
    return sum[0];
  }
}
