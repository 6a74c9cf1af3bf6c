package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.filter.http.DryRun;
import io.lateen.proxy.filter.http.FilterSpec;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.stats.Scope;

/// `envoy.extensions.filters.http.router.v3.Router`.
///
/// @param suppressEnvoyHeaders no `x-envoy-` headers are added
/// @param respectExpectedTimeout how long the client's proxy will wait counts, as it says itself
public record RouterConfig(boolean suppressEnvoyHeaders, boolean respectExpectedTimeout)
    implements FilterSpec {
  @Override
  public HttpFilter filter(String name, int index, Scope stats) {
    return new RouterFilter(this, index);
  }

  @Override
  public boolean explain(String name, DryRun run) {
    run.says().outcome = new RouteExplainer(this, run).outcome();
    return false;
  }
}
