package io.lateen.proxy.filter.http.authz;

import io.lateen.proxy.filter.http.DryRun;
import io.lateen.proxy.filter.http.FilterSpec;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.filter.rbac.MetadataCondition;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.route.Decision;
import io.lateen.proxy.stats.Scope;
import org.jspecify.annotations.Nullable;

/// `envoy.extensions.filters.http.ext_authz.v3.ExtAuthz`.
///
/// @param cluster of authorizers
/// @param passesOnFailure whether requests pass when nobody answers
/// @param failureStatus what they are answered with otherwise
/// @param body how much of bodies is shown; null: nothing
/// @param when of which requests it is asked; null: of all
record AuthzConfig(
    Question question,
    String cluster,
    long timeoutMillis,
    boolean passesOnFailure,
    int failureStatus,
    @Nullable BodyRule body,
    @Nullable MetadataCondition when)
    implements FilterSpec {

  /// `ExtAuthzPerRoute`.
  record PerRoute(boolean disabled) implements FilterConfig {}

  @Override
  public HttpFilter filter(String name, int index, Scope stats) {
    return new AuthzFilter(this, name, index, stats);
  }

  @Override
  public boolean explain(String name, DryRun run) {
    Decision decision = run.decision();
    boolean off =
        decision != null
            && decision.perFilter(name) instanceof PerRoute(boolean disabled)
            && disabled;
    boolean asked = !off && (when == null || when.holds(run.record().metadata));
    run.remark(name, asked ? "cluster " + cluster + " is asked, and may refuse" : "is not asked");
    return true;
  }
}
