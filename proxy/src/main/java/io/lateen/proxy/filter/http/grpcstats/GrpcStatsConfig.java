package io.lateen.proxy.filter.http.grpcstats;

import io.lateen.proxy.filter.http.FilterSpec;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.stats.Scope;
import java.util.Set;

/// `envoy.extensions.filters.http.grpc_stats.v3.FilterConfig`.
///
/// @param allMethods whether every method is counted by its name
/// @param methods the paths of those that are otherwise, `/package.Service/Method`
/// @param upstreamTime whether the time until the server answered is recorded
/// @param dotless whether the dots in a service's name become underscores
public record GrpcStatsConfig(
    boolean allMethods, Set<String> methods, boolean upstreamTime, boolean dotless)
    implements FilterSpec {
  public GrpcStatsConfig {
    methods = Set.copyOf(methods);
  }

  @Override
  public HttpFilter filter(String name, int index, Scope stats) {
    return new GrpcStatsFilter(this, index, new MethodCounters(this, stats.store()));
  }
}
