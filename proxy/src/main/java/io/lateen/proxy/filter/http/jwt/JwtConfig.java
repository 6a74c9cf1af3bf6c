package io.lateen.proxy.filter.http.jwt;

import io.lateen.proxy.explain.Explanation.Outcome;
import io.lateen.proxy.filter.http.DryRun;
import io.lateen.proxy.filter.http.FilterSpec;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.route.Decision;
import io.lateen.proxy.route.RouteMatcher;
import io.lateen.proxy.stats.Scope;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication`.
///
/// @param rules the first whose path matches counts
/// @param named requirements that routes choose from
/// @param skipPreflights whether CORS preflights pass without
record JwtConfig(
    List<Provider> providers,
    List<Rule> rules,
    Map<String, Requirement> named,
    boolean skipPreflights)
    implements FilterSpec {
  /// @param requirement null: nothing is asked
  record Rule(RouteMatcher path, @Nullable Requirement requirement) {}

  /// `PerRouteConfig`.
  ///
  /// @param requirement one of `named`; empty: nothing is asked
  record PerRoute(String requirement) implements FilterConfig {}

  @Override
  public HttpFilter filter(String name, int index, Scope stats) {
    return new JwtFilter(this, name, index, stats);
  }

  /// What is asked of a request; null: nothing.
  @Nullable Requirement requirement(RequestHead request, @Nullable FilterConfig ofRoute) {
    if (skipPreflights
        && request.method() == Method.OPTIONS
        && request.has(KnownHeader.ACCESS_CONTROL_REQUEST_METHOD)) {
      return null;
    }
    if (ofRoute instanceof PerRoute(String requirement)) {
      return named.get(requirement);
    }
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if (rule.path.matches(request, 0, null)) {
        return rule.requirement;
      }
    }
    return null;
  }

  @Override
  public boolean explain(String name, DryRun run) {
    Decision decision = run.decision();
    Requirement asked =
        requirement(run.request(), decision == null ? null : decision.perFilter(name));
    if (asked == null) {
      run.remark(name, "no token is asked for");
      return true;
    }
    Judge judge = new Judge(new VerifiedTokens());
    JwtStatus status = judge.judge(asked, run.request(), System.currentTimeMillis() / 1000);
    if (status == JwtStatus.OK) {
      judge.successes.forEach(good -> run.remark(name, "a token of " + good.provider().name()));
      judge.successes.forEach(good -> JwtFilter.tell(good, run.request(), run.record().metadata));
      return true;
    }
    run.remark(name, status.text());
    run.says().outcome =
        new Outcome.Answered(
            JwtFilter.code(name, status), status.text(), List.of(), JwtFilter.words(name, status));
    return false;
  }
}
