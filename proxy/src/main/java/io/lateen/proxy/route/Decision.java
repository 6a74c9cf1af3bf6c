package io.lateen.proxy.route;

import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.Route;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.VirtualHost;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What becomes of a request. Decisions are made once per route and cluster when a table is
/// compiled
/// and shared by all requests; only one that carries reasons is made anew. Immutable but for what
/// [#derived] remembers.
public final class Decision {
  /// What was found.
  public enum Outcome {
    /// No virtual host has the domain.
    NO_HOST,
    /// The virtual host demands https.
    TLS_REQUIRED,
    /// No route of the virtual host matches.
    NO_ROUTE,
    ROUTED
  }

  private final Outcome outcome;
  private final CompiledTable table;
  private final @Nullable VirtualHost host;
  private final @Nullable Route route;
  private final @Nullable String cluster;
  private final ClusterChoice.@Nullable Part part;
  private final List<Reason> reasons;
  private volatile @Nullable Object derived;

  /// Why a route before the chosen one did not match.
  public record Reason(String virtualHost, int routeIndex, String routeName, String text) {}

  Decision(
      Outcome outcome,
      CompiledTable table,
      @Nullable VirtualHost host,
      @Nullable Route route,
      @Nullable String cluster,
      ClusterChoice.@Nullable Part part,
      List<Reason> reasons) {
    this.outcome = outcome;
    this.table = table;
    this.host = host;
    this.route = route;
    this.cluster = cluster;
    this.part = part;
    this.reasons = List.copyOf(reasons);
  }

  Decision with(List<Reason> why) {
    return new Decision(outcome, table, host, route, cluster, part, why);
  }

  public Outcome outcome() {
    return outcome;
  }

  public CompiledTable table() {
    return table;
  }

  public @Nullable VirtualHost virtualHost() {
    return host;
  }

  public @Nullable Route route() {
    return route;
  }

  /// The chosen cluster's name; null when the route goes to none.
  public @Nullable String cluster() {
    return cluster;
  }

  /// Of weighted clusters, the chosen one.
  public ClusterChoice.@Nullable Part part() {
    return part;
  }

  /// This decision for each of its route's weighted clusters, as other draws would have it; only
  /// itself where nothing is drawn.
  public List<Decision> branches() {
    if (route != null
        && route.action() instanceof RouteAction.ToCluster action
        && action.clusters() instanceof ClusterChoice.Weighted weighted) {
      return weighted.parts().stream()
          .map(one -> new Decision(outcome, table, host, route, one.cluster(), one, reasons))
          .toList();
    }
    return List.of(this);
  }

  /// Where the route stands in its virtual host; -1: there is none.
  public int routeIndex() {
    return host == null || route == null ? -1 : host.routes().indexOf(route);
  }

  /// The route's conditions, in words.
  public String conditions() {
    return route == null ? "" : Phrases.of(route.match());
  }

  /// Empty unless they were asked for.
  public List<Reason> reasons() {
    return reasons;
  }

  /// The most specific configuration of a filter here: weighted cluster, route, virtual host,
  /// table.
  public @Nullable FilterConfig perFilter(String filterName) {
    FilterConfig found = part == null ? null : part.perFilter().of(filterName);
    if (found == null && route != null) {
      found = route.perFilter().of(filterName);
    }
    if (found == null && host != null) {
      found = host.perFilter().of(filterName);
    }
    return found == null ? table.source().perFilter().of(filterName) : found;
  }

  /// What the room that acts on decisions computes of this one, once. Threads that come at the same
  /// time may both compute it.
  @SuppressWarnings("unchecked")
  public <T> T derived(Function<Decision, T> compute) {
    Object known = derived;
    if (known == null) {
      known = compute.apply(this);
      derived = known;
    }
    return (T) known;
  }

  /// Equal in what was decided, whatever the reasons.
  public boolean sameAs(Decision other) {
    return outcome == other.outcome
        && java.util.Objects.equals(host, other.host)
        && java.util.Objects.equals(route, other.route)
        && java.util.Objects.equals(cluster, other.cluster);
  }

  @Override
  public String toString() {
    return outcome
        + (host == null ? "" : " host " + host.name())
        + (route == null ? "" : " route " + route.name())
        + (cluster == null ? "" : " cluster " + cluster);
  }
}
