package io.lateen.proxy.filter.http.healthcheck;

import io.lateen.proxy.explain.Explanation.Outcome;
import io.lateen.proxy.filter.http.DryRun;
import io.lateen.proxy.filter.http.FilterSpec;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.route.HeaderMatcher;
import io.lateen.proxy.stats.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `envoy.extensions.filters.http.health_check.v3.HealthCheck`.
///
/// @param passThrough whether the application answers, rather than the proxy
/// @param cacheTime how long its answer counts for others that ask; zero: not at all
/// @param minima percentages of endpoints that must be well, by cluster
/// @param headers which requests are health checks: those that match all of them
record HealthCheckConfig(
    boolean passThrough,
    Duration cacheTime,
    Map<String, Double> minima,
    List<HeaderMatcher> headers,
    OwnHealth own)
    implements FilterSpec {

  HealthCheckConfig {
    minima = new TreeMap<>(minima);
    headers = List.copyOf(headers);
  }

  @Override
  public HttpFilter filter(String name, int index, Scope stats) {
    return new HealthCheckFilter(this, index);
  }

  boolean concerns(RequestHead request) {
    for (int i = 0; i < headers.size(); i++) {
      if (!headers.get(i).matches(request)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean explain(String name, DryRun run) {
    if (!concerns(run.request())) {
      return true;
    }
    run.remark(name, "a health check: it is not traced, counted or reported");
    boolean failing = own.failing().getAsBoolean();
    if (passThrough && !failing) {
      return true;
    }
    HealthAnswer answer =
        failing ? HealthAnswer.FAILING : HealthAnswer.of(minima, run.serving().clusters());
    run.says().outcome = new Outcome.Answered(answer.status(), answer.details(), List.of(), "");
    return false;
  }
}
