package io.lateen.proxy.interchange;

import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Route tables by chance, in Envoy's own classes.
final class RandomTables {
  private final Chance chance;
  private final RandomMatches matches;
  private final RandomHeaderEdits edits;

  RandomTables(Chance chance) {
    this.chance = chance;
    this.matches = new RandomMatches(chance);
    this.edits = new RandomHeaderEdits(chance);
  }

  RouteConfiguration table() {
    RouteConfiguration.Builder table =
        RouteConfiguration.newBuilder()
            .setName("table")
            .setValidateClusters(BoolValue.of(false))
            .setMostSpecificHeaderMutationsWins(chance.percent(50))
            .setIgnorePortInHostMatching(chance.percent(20));
    if (chance.percent(20)) {
      table.addInternalOnlyHeaders("x-a").addInternalOnlyHeaders("X-Mixed-Case");
    }
    edits.of(20, table);
    List<String> domains = new ArrayList<>(Words.DOMAINS);
    Collections.shuffle(domains, chance.random());
    int hosts = 1 + chance.below(4);
    for (int i = 0; i < hosts; i++) {
      table.addVirtualHosts(host("h" + i, domains.subList(3 * i, 3 * i + 1 + chance.below(3))));
    }
    return table.build();
  }

  private VirtualHost host(String name, List<String> domains) {
    VirtualHost.Builder host = VirtualHost.newBuilder().setName(name).addAllDomains(domains);
    for (int i = chance.below(8); i >= 0; i--) {
      host.addRoutes(route(name + "r" + i));
    }
    if (chance.percent(6)) {
      host.setRequireTls(
          chance.of(
              VirtualHost.TlsRequirementType.ALL, VirtualHost.TlsRequirementType.EXTERNAL_ONLY));
    }
    if (chance.percent(10)) {
      host.setRetryPolicy(retries());
    }
    host.setIncludeRequestAttemptCount(chance.percent(20));
    edits.of(25, host);
    return host.build();
  }

  private Route route(String name) {
    Route.Builder route = Route.newBuilder().setName(name).setMatch(matches.match());
    switch (chance.below(8)) {
      case 0 -> route.setDirectResponse(direct());
      case 1 -> route.setRedirect(redirect());
      default -> route.setRoute(toCluster());
    }
    edits.of(35, route);
    return route.build();
  }

  private DirectResponseAction direct() {
    DirectResponseAction.Builder direct =
        DirectResponseAction.newBuilder().setStatus(chance.of(200, 204, 304, 404, 418, 503));
    boolean bodiless = direct.getStatus() == 204 || direct.getStatus() == 304;
    if (!bodiless && chance.percent(60)) {
      direct.setBody(DataSource.newBuilder().setInlineString(chance.of("said", "a\nb", "\u00e9")));
    }
    return direct.build();
  }

  private RedirectAction redirect() {
    RedirectAction.Builder redirect = RedirectAction.newBuilder();
    switch (chance.below(4)) {
      case 0 -> redirect.setHttpsRedirect(true);
      case 1 -> redirect.setSchemeRedirect(chance.of("https", "http", "ftp"));
      default -> {}
    }
    if (chance.percent(50)) {
      redirect.setHostRedirect(chance.of("else.where", "else.where:81"));
    }
    if (chance.percent(30)) {
      redirect.setPortRedirect(chance.of(80, 443, 8443));
    }
    switch (chance.below(5)) {
      case 0 -> redirect.setPathRedirect(chance.of("/gone", "/gone?z=1", "/"));
      case 1 -> redirect.setPrefixRewrite(chance.of("/new", "/new/", "/"));
      case 2 -> redirect.setRegexRewrite(rewrite());
      default -> {}
    }
    return redirect
        .setResponseCode(
            chance.of(RedirectAction.RedirectResponseCode.values().clone()[chance.below(5)]))
        .setStripQuery(chance.percent(25))
        .build();
  }

  private RegexMatchAndSubstitute rewrite() {
    return RegexMatchAndSubstitute.newBuilder()
        .setPattern(
            RandomMatches.regex(chance.of("p(.?)", "/([^/]+)", "^/p", "q$", "(/)(p)?", "x*")))
        .setSubstitution(chance.of("<\\1>", "\\0-", "/n", "", "$1", "/\\\\", "\\1\\1"))
        .build();
  }

  @SuppressWarnings("deprecation") // Pilot sends the older field of gRPC's time-out
  private RouteAction toCluster() {
    RouteAction.Builder action = RouteAction.newBuilder();
    clusters(action);
    switch (chance.below(6)) {
      case 0 -> action.setPrefixRewrite(chance.of("/new", "/new/", "/"));
      case 1 -> action.setRegexRewrite(rewrite());
      default -> {}
    }
    switch (chance.below(8)) {
      case 0 -> action.setHostRewriteLiteral(chance.of("rewritten", "Re.Written:81"));
      case 1 -> action.setHostRewriteHeader(chance.of("x-a", "x-none", "x-n"));
      case 2 -> action.setAutoHostRewrite(BoolValue.of(true));
      default -> {}
    }
    if (chance.percent(25)) {
      action.setTimeout(Durations.fromMillis(chance.of(0, 2_000, 7_500)));
    }
    if (chance.percent(15)) {
      action.setRetryPolicy(retries());
    }
    if (chance.percent(20)) {
      action.setMaxGrpcTimeout(Durations.fromMillis(chance.of(0, 3_000)));
    }
    return action.setClusterNotFoundResponseCodeValue(chance.below(3)).build();
  }

  private void clusters(RouteAction.Builder action) {
    switch (chance.below(9)) {
      case 0 -> action.setClusterHeader(chance.of("x-cluster", "x-none"));
      case 1 -> action.setCluster("missing");
      case 2, 3 -> action.setWeightedClusters(weighted());
      default -> action.setCluster(Words.cluster(chance.below(Words.CLUSTERS)));
    }
  }

  private WeightedCluster weighted() {
    WeightedCluster.Builder weighted = WeightedCluster.newBuilder();
    boolean sure = chance.percent(50);
    for (int i = 0; i < Words.CLUSTERS; i++) {
      WeightedCluster.ClusterWeight.Builder part =
          WeightedCluster.ClusterWeight.newBuilder()
              .setName(Words.cluster(i))
              .setWeight(UInt32Value.of(sure ? (i == 1 ? 100 : 0) : i % 2));
      edits.of(50, part);
      weighted.addClusters(part);
    }
    return weighted.build();
  }

  private RetryPolicy retries() {
    return RetryPolicy.newBuilder()
        .setRetryOn(chance.of("5xx", "gateway-error", "retriable-4xx", "connect-failure,5xx", ""))
        .setNumRetries(UInt32Value.of(1 + chance.below(2)))
        .setRetryBackOff(
            RetryPolicy.RetryBackOff.newBuilder()
                .setBaseInterval(Durations.fromMillis(1))
                .setMaxInterval(Durations.fromMillis(2)))
        .build();
  }
}
