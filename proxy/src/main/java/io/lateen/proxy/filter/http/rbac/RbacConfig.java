package io.lateen.proxy.filter.http.rbac;

import io.lateen.proxy.explain.Explanation.Outcome;
import io.lateen.proxy.filter.http.DryRun;
import io.lateen.proxy.filter.http.FilterSpec;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.filter.rbac.Call;
import io.lateen.proxy.filter.rbac.RbacPolicy;
import io.lateen.proxy.filter.rbac.RbacRules;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.route.Decision;
import io.lateen.proxy.stats.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.extensions.filters.http.rbac.v3.RBAC`.
///
/// @param rules null: everybody may do everything
/// @param shadow rules that are only tried; null: none
/// @param prefix of statistics and metadata of `rules`
/// @param shadowPrefix of those of `shadow`
record RbacConfig(
    @Nullable RbacRules rules, @Nullable RbacRules shadow, String prefix, String shadowPrefix)
    implements FilterSpec {
  /// `RBACPerRoute`: what holds on a route instead.
  ///
  /// @param config null: nothing is asked there
  record PerRoute(@Nullable RbacConfig config) implements FilterConfig {}

  @Override
  public HttpFilter filter(String name, int index, Scope stats) {
    return new RbacFilter(this, name, index, stats);
  }

  @Override
  public boolean explain(String name, DryRun run) {
    Decision decision = run.decision();
    FilterConfig ofRoute = decision == null ? null : decision.perFilter(name);
    RbacConfig here = ofRoute instanceof PerRoute own ? own.config : this;
    return here == null || here.explainRules(name, run);
  }

  private boolean explainRules(String name, DryRun run) {
    Call call = new Call(run.record(), run.request());
    if (shadow != null) {
      run.remark(name, "tried only: " + shadow.reason(shadow.match(call)));
    }
    if (rules == null) {
      return true;
    }
    RbacPolicy match = rules.match(call);
    run.remark(name, rules.reason(match));
    if (rules.allows(match)) {
      return true;
    }
    run.says().outcome =
        new Outcome.Answered(RbacFilter.STATUS, rules.reason(match), List.of(), RbacFilter.REFUSAL);
    return false;
  }
}
