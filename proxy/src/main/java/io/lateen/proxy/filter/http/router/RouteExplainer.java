package io.lateen.proxy.filter.http.router;

import static java.util.Objects.requireNonNull;

import io.lateen.proxy.cluster.Targets;
import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.explain.Explanation.Branch;
import io.lateen.proxy.explain.Explanation.Change;
import io.lateen.proxy.explain.Explanation.Limits;
import io.lateen.proxy.explain.Explanation.Outcome;
import io.lateen.proxy.explain.Explanation.Target;
import io.lateen.proxy.explain.HeaderDiff;
import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.filter.http.DryRun;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.Fraction;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.RetryOn;
import io.lateen.proxy.resource.RetryPolicy;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.route.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the router does with a request, said instead of done.
final class RouteExplainer {
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final RouterConfig config;
  private final DryRun run;

  RouteExplainer(RouterConfig config, DryRun run) {
    this.config = config;
    this.run = run;
  }

  Outcome outcome() {
    Decision decision = run.decision();
    if (!Upgrades.allowed(run.request(), decision, run.upgrades())) {
      return answered(FORBIDDEN, "its upgrade is not allowed", List.of(), "");
    }
    if (decision == null) {
      return answered(NOT_FOUND, "the route table does not exist", List.of(), "");
    }
    return switch (decision.outcome()) {
      case NO_HOST -> answered(NOT_FOUND, "no virtual host has this authority", List.of(), "");
      case NO_ROUTE -> answered(NOT_FOUND, "no route of the virtual host matches", List.of(), "");
      case TLS_REQUIRED ->
          redirect(301, Redirects.httpsLocation(run.request()), "the virtual host demands https");
      case ROUTED -> routed(decision);
    };
  }

  private static Outcome answered(int status, String why, List<Change> headers, String body) {
    return new Outcome.Answered(status, why, headers, body);
  }

  private static Outcome redirect(int status, String location, String why) {
    return answered(status, why, List.of(new Change("location", null, location)), "");
  }

  private Outcome routed(Decision decision) {
    RoutePlan plan = decision.derived(RoutePlan::new);
    return switch (plan.route.action()) {
      case RouteAction.Redirect redirect ->
          redirect(
              redirect.status(),
              Redirects.location(run.request(), redirect, plan),
              "the route redirects");
      case RouteAction.DirectResponse direct ->
          answered(direct.status(), "the route answers itself", List.of(), direct.body());
      case RouteAction.ToCluster action ->
          new Outcome.Forwarded(
              decision.branches().stream().map(one -> branch(one, decision, action)).toList(),
              limits(plan),
              action.mirrors().stream().map(RouteExplainer::mirror).toList());
    };
  }

  private Limits limits(RoutePlan plan) {
    Terms terms = new Terms();
    HeadEdits.request(run.request().copy(), run.record(), plan, config, terms);
    return new Limits(terms.timeoutNanos / 1_000_000, retries(terms));
  }

  private Branch branch(Decision branch, Decision chosen, RouteAction.ToCluster action) {
    RoutePlan plan = branch.derived(RoutePlan::new);
    RequestHead head = run.request().copy();
    run.record().request = head; // what edits say of the request, they say of it as it is by then
    HeadEdits.request(head, run.record(), plan, config, new Terms());
    ClusterChoice.Part part = branch.part();
    int weight = part == null ? 1 : part.weight();
    return new Branch(
        target(branch, plan.endpoints, action),
        weight,
        part == null ? 100 : percent(weight, action.clusters()),
        branch.sameAs(chosen) && java.util.Objects.equals(part, chosen.part()),
        head.path(),
        head.authority(),
        HeaderDiff.of(run.request(), head),
        plan.responseEdits.describe());
  }

  private Target target(Decision branch, MetadataMatch wanted, RouteAction.ToCluster action) {
    Serving serving = run.serving();
    String name = requireNonNull(branch.cluster(), "a decision for a cluster names it");
    return Targets.of(
        serving.config(), name, serving.clusters().get(name), wanted, action.highPriority());
  }

  private static double percent(int weight, ClusterChoice clusters) {
    int total =
        clusters instanceof ClusterChoice.Weighted weighted
            ? weighted.parts().stream().mapToInt(ClusterChoice.Part::weight).sum()
            : 0;
    return total == 0 ? 0 : 100.0 * weight / total;
  }

  private static Explanation.@Nullable Retries retries(Terms terms) {
    RetryPlan plan = terms.retries;
    if (plan == null) {
      return null;
    }
    RetryPolicy policy = plan.policy();
    return new Explanation.Retries(
        plan.attempts(),
        terms.perTryNanos / 1_000_000,
        policy.retryOn().stream().map(RetryOn::word).sorted().toList(),
        plan.avoidPreviousHosts());
  }

  private static Explanation.Mirror mirror(RouteAction.Mirror mirror) {
    Fraction share = mirror.fraction();
    return new Explanation.Mirror(mirror.cluster(), share == null ? 100 : share.percent());
  }
}
