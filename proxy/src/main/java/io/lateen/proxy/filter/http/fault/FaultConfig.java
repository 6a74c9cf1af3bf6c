package io.lateen.proxy.filter.http.fault;

import io.lateen.proxy.explain.Explanation.Outcome;
import io.lateen.proxy.filter.http.DryRun;
import io.lateen.proxy.filter.http.FilterSpec;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.Fraction;
import io.lateen.proxy.resource.HeaderMatch;
import io.lateen.proxy.route.Decision;
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
  static final String ABORTED = "fault filter abort";

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

  /// Whether it concerns a request, whatever the draws say.
  boolean concerns(RequestHead request, @Nullable Decision where) {
    if (delay == null && abort == null) {
      return false;
    }
    if (!upstreamCluster.isEmpty() && !goesTo(where)) {
      return false;
    }
    for (int i = 0; i < headers.size(); i++) {
      if (!headers.get(i).matches(request)) {
        return false;
      }
    }
    return true;
  }

  private boolean goesTo(@Nullable Decision decision) {
    return decision != null && upstreamCluster.equals(decision.cluster());
  }

  /// A route's own, or else what holds for all.
  FaultConfig at(@Nullable FilterConfig ofRoute) {
    return ofRoute instanceof FaultConfig special ? special : this;
  }

  @Override
  public boolean explain(String name, DryRun run) {
    Decision decision = run.decision();
    FaultConfig fault = at(decision == null ? null : decision.perFilter(name));
    if (!fault.concerns(run.request(), decision)) {
      return true;
    }
    Delay late = fault.delay();
    if (late != null) {
      run.remark(name, late.share().words() + " of requests wait " + late.millis() + " ms");
    }
    Abort end = fault.abort();
    if (end == null) {
      return true;
    }
    run.remark(name, end.share().words() + " of requests are answered " + end.status());
    if (end.share().numerator() < end.share().denominator()) {
      return true;
    }
    run.says().outcome =
        new Outcome.Answered(end.status(), "a fault is injected", List.of(), ABORTED);
    return false;
  }
}
