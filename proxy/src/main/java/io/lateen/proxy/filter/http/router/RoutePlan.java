package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.http.Octets;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.HeaderOperations;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.RetryPolicy;
import io.lateen.proxy.resource.Route;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.VirtualHost;
import io.lateen.proxy.route.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the router does for a decision, computed once per decision.
final class RoutePlan {
  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(15);

  final HeaderEdits requestEdits = new HeaderEdits();
  final HeaderEdits responseEdits = new HeaderEdits();
  final Route route;
  final RouteAction.@Nullable ToCluster action;
  final PathRewrite rewrite;
  final byte @Nullable [] hostLiteral;

  /// The name of the header that says what the authority becomes.
  final byte @Nullable [] hostHeader;

  final long timeoutNanos;

  /// Whether the upstream is told which attempt it is.
  final boolean countsAttempts;

  /// The most a gRPC call may ask for; 0: anything; negative: it is not asked.
  final long maxGrpcNanos;

  /// How long nothing may happen on a stream; 0: no limit; negative: the connection manager knows.
  final long idleNanos;

  /// Whether a CONNECT ends here.
  final boolean terminates;

  final @Nullable RetryPlan retries;

  /// What is asked of the cluster's endpoints.
  final MetadataMatch endpoints;

  RoutePlan(Decision decision) {
    route = java.util.Objects.requireNonNull(decision.route(), "a routed decision has a route");
    action = route.action() instanceof RouteAction.ToCluster toCluster ? toCluster : null;
    levels(decision);
    endpoints = endpoints(decision);
    VirtualHost host = decision.virtualHost();
    countsAttempts = host != null && host.includeRequestAttemptCount();
    if (action == null) {
      rewrite = new PathRewrite(null, null, route.match().path());
      hostLiteral = null;
      hostHeader = null;
      timeoutNanos = 0;
      maxGrpcNanos = -1;
      idleNanos = -1;
      terminates = false;
      retries = null;
      return;
    }
    rewrite = new PathRewrite(action.prefixRewrite(), action.regexRewrite(), route.match().path());
    hostLiteral =
        action.hostRewrite() instanceof RouteAction.HostRewrite.Literal literal
            ? Octets.of(literal.host())
            : null;
    hostHeader =
        action.hostRewrite() instanceof RouteAction.HostRewrite.FromHeader from
            ? Octets.of(from.header())
            : null;
    timeoutNanos = (action.timeout() == null ? USUAL_TIMEOUT : action.timeout()).toNanos();
    maxGrpcNanos = action.maxGrpcTimeout() == null ? -1 : action.maxGrpcTimeout().toNanos();
    idleNanos = action.idleTimeout() == null ? -1 : action.idleTimeout().toNanos();
    terminates = action.upgrades().stream().anyMatch(RouteAction.Upgrade::terminated);
    retries = retries(action, host);
  }

  private MetadataMatch endpoints(Decision decision) {
    ClusterChoice.Part part = decision.part();
    if (part != null) {
      return part.endpoints();
    }
    return switch (action == null ? null : action.clusters()) {
      case ClusterChoice.Single single -> single.endpoints();
      case ClusterChoice.FromHeader from -> from.endpoints();
      case ClusterChoice.Weighted _ -> MetadataMatch.ANY; // its parts say
      case null -> MetadataMatch.ANY;
    };
  }

  private static @Nullable RetryPlan retries(
      RouteAction.ToCluster action, @Nullable VirtualHost host) {
    RetryPolicy policy = action.retryPolicy();
    if (policy == null && host != null) {
      policy = host.retryPolicy();
    }
    return policy == null ? null : new RetryPlan(policy);
  }

  /// Weighted cluster, route, virtual host, table; when the most specific wins, the last three the
  /// other way round.
  private void levels(Decision decision) {
    List<HeaderOperations> levels = new ArrayList<>();
    levels.add(route.headers());
    VirtualHost host = decision.virtualHost();
    if (host != null) {
      levels.add(host.headers());
    }
    levels.add(decision.table().source().headers());
    if (decision.table().source().mostSpecificHeadersWin()) {
      Collections.reverse(levels);
    }
    ClusterChoice.Part part = decision.part();
    if (part != null) {
      levels.addFirst(part.headers());
    }
    for (HeaderOperations level : levels) {
      requestEdits.level(level.requestAdd(), level.requestRemove());
      responseEdits.level(level.responseAdd(), level.responseRemove());
    }
  }
}
