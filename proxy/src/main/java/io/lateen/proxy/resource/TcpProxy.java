package io.lateen.proxy.resource;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy`.
///
/// @param clusters at least one; weights matter only when there are several
/// @param idleTimeout null: Envoy's default of one hour; zero: none
/// @param hashesSource whether a consistent-hash load balancer hashes the client's address
public record TcpProxy(
    String statPrefix,
    List<Target> clusters,
    List<AccessLog> accessLogs,
    @Nullable Duration idleTimeout,
    boolean hashesSource)
    implements NetworkFilter {

  public TcpProxy {
    clusters = List.copyOf(clusters);
    accessLogs = List.copyOf(accessLogs);
  }

  /// Nothing is hashed.
  public TcpProxy(
      String statPrefix,
      List<Target> clusters,
      List<AccessLog> accessLogs,
      @Nullable Duration idleTimeout) {
    this(statPrefix, clusters, accessLogs, idleTimeout, false);
  }

  /// @param endpoints what is asked of the cluster's, where it has subsets
  public record Target(String cluster, int weight, MetadataMatch endpoints) {
    /// Any of its endpoints.
    public Target(String cluster, int weight) {
      this(cluster, weight, MetadataMatch.ANY);
    }

    /// The same of another cluster.
    public Target of(String other) {
      return new Target(other, weight, endpoints);
    }
  }
}
