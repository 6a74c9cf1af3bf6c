package io.lateen.proxy.filter.http.grpcstats;

import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Finds the statistics of a call. Any thread.
final class MethodCounters {
  /// Methods are named by clients, who must not fill the memory with them.
  private static final int MOST = 1000;

  private record Key(String cluster, String path) {}

  private final GrpcStatsConfig config;
  private final StatsStore store;
  private final Map<Key, CallCounters> known = new ConcurrentHashMap<>();

  MethodCounters(GrpcStatsConfig config, StatsStore store) {
    this.config = config;
    this.store = store;
  }

  /// @param cluster its name in statistics
  /// @param path `/package.Service/Method`
  CallCounters of(String cluster, String path) {
    String named = config.allMethods() || config.methods().contains(path) ? path : "";
    Key key = new Key(cluster, named);
    CallCounters found = known.get(key);
    if (found == null) {
      boolean full = known.size() >= MOST && !named.isEmpty();
      found =
          full ? of(cluster, "") : known.computeIfAbsent(key, k -> made(cluster, scopeName(named)));
    }
    return found;
  }

  private CallCounters made(String cluster, @Nullable String method) {
    Scope grpc = store.scope("cluster", "envoy_cluster_name", cluster).below("grpc");
    return new CallCounters(method == null ? grpc : grpc.below(method), config.upstreamTime());
  }

  /// `package.Service.Method`; null: it is no method's path, or none that is counted by name.
  private @Nullable String scopeName(String path) {
    int end = path.lastIndexOf('/');
    if (end <= 1 || end == path.length() - 1 || path.indexOf('/', 1) != end) {
      return null;
    }
    String service = path.substring(1, end);
    return (config.dotless() ? service.replace('.', '_') : service) + "." + path.substring(end + 1);
  }
}
