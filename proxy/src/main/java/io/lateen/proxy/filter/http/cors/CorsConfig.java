package io.lateen.proxy.filter.http.cors;

import io.lateen.proxy.explain.Explanation.Outcome;
import io.lateen.proxy.filter.http.DryRun;
import io.lateen.proxy.filter.http.FilterSpec;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.route.Decision;
import io.lateen.proxy.stats.Scope;
import java.util.List;

/// `envoy.extensions.filters.http.cors.v3.Cors`: turns the filter on; policies come with routes.
public record CorsConfig() implements FilterSpec {
  @Override
  public HttpFilter filter(String name, int index, Scope stats) {
    return new CorsFilter(name, stats);
  }

  @Override
  public boolean explain(String name, DryRun run) {
    RequestHead request = run.request();
    Decision decision = run.decision();
    int origin = request.find(KnownHeader.ORIGIN);
    if (origin < 0
        || decision == null
        || !(decision.perFilter(name) instanceof CorsPolicy policy)) {
      return true;
    }
    boolean allowed = policy.allows(request, origin);
    String verdict = allowed ? " is allowed" : " is not allowed";
    run.remark(name, "origin " + request.value(origin) + verdict);
    if (!policy.answers(request, allowed)) {
      return true;
    }
    run.says().outcome =
        new Outcome.Answered(200, "a preflight request of CORS is answered", List.of(), "");
    return false;
  }
}
