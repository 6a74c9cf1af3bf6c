package io.lateen.proxy.filter.http.fault;

import io.lateen.proxy.filter.http.FilterSpec;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.resource.Fraction;
import io.lateen.proxy.resource.HeaderMatch;
import io.lateen.proxy.route.HeaderMatcher;
import io.lateen.proxy.stats.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.extensions.filters.http.fault.v3.HTTPFault`, for all requests or one route's.
///
/// @param delay null: none
/// @param abort null: none
/// @param upstreamCluster only requests that go there; empty: all
/// @param headers only requests that match all of them
public record FaultConfig(
    @Nullable Delay delay,
    @Nullable Abort abort,
    String upstreamCluster,
    List<HeaderMatcher> headers)
    implements FilterSpec {
  public record Delay(long millis, Fraction share) {}

  public record Abort(int status, Fraction share) {}

  public FaultConfig {
    headers = List.copyOf(headers);
  }

  /// With header conditions as configured.
  public static FaultConfig of(
      @Nullable Delay delay, @Nullable Abort abort, String cluster, List<HeaderMatch> headers) {
    return new FaultConfig(
        delay, abort, cluster, headers.stream().map(HeaderMatcher::new).toList());
  }

  @Override
  public HttpFilter filter(String name, int index, Scope stats) {
    return new FaultFilter(this, name, index, stats);
  }
}
