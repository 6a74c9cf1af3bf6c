package io.lateen.pilot.translate.route;

import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import io.envoyproxy.envoy.type.v3.FractionalPercent.DenominatorType;
import io.lateen.model.rule.Destination;
import io.lateen.model.rule.Headers;
import io.lateen.model.rule.VirtualService.DirectResponse;
import io.lateen.model.rule.VirtualService.HttpDestination;
import io.lateen.model.rule.VirtualService.HttpRoute;
import io.lateen.model.rule.VirtualService.Mirror;
import io.lateen.model.rule.VirtualService.RegexRewrite;
import io.lateen.model.rule.VirtualService.Rewrite;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a route leads, and how a request is sent there.
final class RouteActions {
  private static final int PER_PERCENT = 10_000;

  private RouteActions() {}

  /// Sets the action and the header changes of a route with destinations.
  static void apply(Perspective seen, HttpRoute http, int port, Route.Builder route) {
    RouteAction.Builder action = action(http.timeout(), RetryTranslator.policy(http.retries()));
    rewrite(http.rewrite(), http.headers(), action);
    Destination mirror = http.mirror();
    if (mirror != null) {
      mirror(seen, new Mirror(mirror, http.mirrorPercent()), port, action);
    }
    http.mirrors().forEach(other -> mirror(seen, other, port, action));
    edit(http.headers(), route);
    destinations(seen, weighted(http.route()), port, action, route);
    route.setRoute(action);
  }

  /// Answers without asking anybody.
  static void apply(HttpRoute http, DirectResponse response, Route.Builder route) {
    DirectResponseAction.Builder action =
        DirectResponseAction.newBuilder().setStatus(response.status());
    if (!response.body().isEmpty()) {
      action.setBody(DataSource.newBuilder().setInlineString(response.body()));
    }
    edit(http.headers(), route);
    route.setDirectResponse(action);
  }

  private static void mirror(
      Perspective seen, Mirror mirror, int port, RouteAction.Builder action) {
    RequestMirrorPolicy.Builder policy =
        action
            .addRequestMirrorPoliciesBuilder()
            .setCluster(Destinations.cluster(seen, mirror.destination(), port));
    Double percent = mirror.percent();
    if (percent != null) {
      policy
          .getRuntimeFractionBuilder()
          .getDefaultValueBuilder()
          .setNumerator((int) Math.round(percent * PER_PERCENT))
          .setDenominator(DenominatorType.MILLION);
    }
  }

  /// The whole service, on whatever path.
  static Route.Builder plain(Perspective seen, ClusterName cluster, boolean retry) {
    RouteAction.Builder action =
        action(null, retry ? RetryTranslator.policy(null) : null).setCluster(cluster.toString());
    if (retry) {
      HashPolicies.of(seen, cluster.host(), "", cluster.port()).ifPresent(action::addHashPolicy);
    }
    Route.Builder route = Route.newBuilder();
    route.getMatchBuilder().setPrefix("/");
    route.getDecoratorBuilder().setOperation(cluster.host() + ":" + cluster.port() + "/*");
    return route.setRoute(action);
  }

  /// No time-out given means none, of gRPC's own header either. Not the newer
  /// `max_stream_duration`: where it is, Envoy does not keep `timeout`.
  @SuppressWarnings("deprecation")
  private static RouteAction.Builder action(
      @Nullable Duration timeout, @Nullable RetryPolicy retry) {
    com.google.protobuf.Duration limit =
        Messages.duration(timeout == null ? Duration.ZERO : timeout);
    RouteAction.Builder action =
        RouteAction.newBuilder().setTimeout(limit).setMaxGrpcTimeout(limit);
    return retry == null ? action : action.setRetryPolicy(retry);
  }

  private static void rewrite(
      @Nullable Rewrite rewrite, Headers headers, RouteAction.Builder action) {
    HeaderEdits.host(headers.request()).ifPresent(action::setHostRewriteLiteral);
    if (rewrite == null) {
      return;
    }
    String uri = rewrite.uri();
    if (uri != null && !uri.isEmpty()) {
      action.setPrefixRewrite(uri);
    }
    RegexRewrite regex = rewrite.uriRegex();
    if (regex != null && Matches.isValid(regex.match())) {
      action.setRegexRewrite(
          RegexMatchAndSubstitute.newBuilder()
              .setPattern(Messages.regex(regex.match()))
              .setSubstitution(regex.rewrite()));
    }
    String authority = rewrite.authority();
    if (authority != null && !authority.isEmpty()) {
      action.setHostRewriteLiteral(authority);
    }
  }

  /// Those with a weight, or the only one there is.
  private static List<HttpDestination> weighted(List<HttpDestination> all) {
    return all.size() == 1
        ? all
        : all.stream().filter(destination -> destination.weight() > 0).toList();
  }

  private static void destinations(
      Perspective seen,
      List<HttpDestination> destinations,
      int port,
      RouteAction.Builder action,
      Route.Builder route) {
    for (HttpDestination to : destinations) {
      hash(seen, to.destination(), port).ifPresent(action::addHashPolicy);
    }
    switch (destinations.size()) {
      case 0 -> action.setCluster(ClusterName.BLACK_HOLE);
      case 1 -> {
        HttpDestination only = destinations.getFirst();
        action.setCluster(Destinations.cluster(seen, only.destination(), port));
        edit(only.headers(), route);
      }
      default -> action.setWeightedClusters(clusters(seen, destinations, port));
    }
  }

  private static Optional<RouteAction.HashPolicy> hash(Perspective seen, Destination to, int port) {
    String subset = to.subset();
    return HashPolicies.of(
        seen, to.host(), subset == null ? "" : subset, Destinations.port(seen, to, port));
  }

  private static WeightedCluster clusters(
      Perspective seen, List<HttpDestination> destinations, int port) {
    WeightedCluster.Builder clusters = WeightedCluster.newBuilder();
    for (HttpDestination to : destinations) {
      Headers headers = to.headers();
      clusters.addClusters(
          ClusterWeight.newBuilder()
              .setName(Destinations.cluster(seen, to.destination(), port))
              .setWeight(Messages.uint32(to.weight()))
              .addAllRequestHeadersToAdd(
                  HeaderEdits.additions(headers.request(), headers.deprecatedRequest()))
              .addAllRequestHeadersToRemove(
                  HeaderEdits.removals(headers.request(), headers.deprecatedRequest()))
              .addAllResponseHeadersToAdd(
                  HeaderEdits.additions(headers.response(), headers.deprecatedResponse()))
              .addAllResponseHeadersToRemove(
                  HeaderEdits.removals(headers.response(), headers.deprecatedResponse())));
    }
    return clusters.build();
  }

  private static void edit(Headers headers, Route.Builder route) {
    List<HeaderValueOption> request =
        HeaderEdits.additions(headers.request(), headers.deprecatedRequest());
    route
        .addAllRequestHeadersToAdd(request)
        .addAllRequestHeadersToRemove(
            HeaderEdits.removals(headers.request(), headers.deprecatedRequest()))
        .addAllResponseHeadersToAdd(
            HeaderEdits.additions(headers.response(), headers.deprecatedResponse()))
        .addAllResponseHeadersToRemove(
            HeaderEdits.removals(headers.response(), headers.deprecatedResponse()));
  }
}
