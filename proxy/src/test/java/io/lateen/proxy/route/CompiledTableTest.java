package io.lateen.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.HeaderMatch;
import io.lateen.proxy.resource.HeaderOperations;
import io.lateen.proxy.resource.Origin;
import io.lateen.proxy.resource.PerFilterConfig;
import io.lateen.proxy.resource.Route;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.RouteMatch;
import io.lateen.proxy.resource.RouteTable;
import io.lateen.proxy.resource.StringMatch;
import io.lateen.proxy.resource.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CompiledTableTest {
  private static final List<String> HOSTS =
      List.of("a.b.c", "A.B.C", "x.b.c", "x.y.b.c", "b.c", "a.", "a.q", "other", "a.b.c:80");
  private static final List<String> PATHS = List.of("/", "/p", "/p/q", "/pq", "/re/12", "/re/x");

  private final CompiledTable table =
      new CompiledTable(
          new RouteTable(
              "t",
              List.of(
                  host("exact", "a.b.c"),
                  host("short", "*.b.c"),
                  host("long", "*.y.b.c"),
                  host("prefix", "a.*"),
                  host("any", "*")),
              HeaderOperations.NONE,
              false,
              false,
              false,
              List.of(),
              PerFilterConfig.NONE));

  private static VirtualHost host(String name, String domain) {
    HeaderMatch jason =
        new HeaderMatch(
            "end-user",
            new HeaderMatch.Test.Value(new StringMatch.Exact("jason", false)),
            false,
            false);
    List<Route> routes = new ArrayList<>();
    routes.add(route("jason", new RouteMatch.Path.Prefix("/"), List.of(jason)));
    routes.add(route("separated", new RouteMatch.Path.PathSeparatedPrefix("/p"), List.of()));
    routes.add(route("regex", new RouteMatch.Path.Regex("/re/[0-9]+"), List.of()));
    routes.add(route("exact", new RouteMatch.Path.Exact("/pq"), List.of()));
    return new VirtualHost(
        name,
        List.of(domain),
        routes,
        VirtualHost.TlsRequirement.NONE,
        HeaderOperations.NONE,
        PerFilterConfig.NONE,
        null,
        false);
  }

  private static Route route(String name, RouteMatch.Path path, List<HeaderMatch> headers) {
    return new Route(
        name,
        new RouteMatch(path, true, headers, List.of(), null, false),
        new RouteAction.DirectResponse(200, ""),
        HeaderOperations.NONE,
        PerFilterConfig.NONE,
        "",
        Origin.UNKNOWN);
  }

  private String hostOf(String authority) {
    VirtualHost host = decide(authority, "/p").virtualHost();
    return host == null ? "none" : host.name();
  }

  private Decision decide(String authority, String path, String... headers) {
    List<String> lines = new ArrayList<>(List.of(headers));
    lines.add("host: " + authority);
    return table.explain(RequestHead.of("GET", path, lines), 0);
  }

  @Test
  void findsTheMostSpecificHost() {
    assertThat(HOSTS.stream().map(this::hostOf))
        .containsExactly(
            "exact", "exact", "short", "long", "any", "any", "prefix", "any", "prefix");
  }

  @Test
  void saysWhyEarlierRoutesDidNotMatch() {
    Decision decision = decide("other", "/re/12?q", "end-user: anna");
    assertThat(decision.route().name()).isEqualTo("regex");
    assertThat(decision.reasons()).hasSize(2);
    assertThat(decision.reasons().getFirst().text())
        .isEqualTo("header end-user: \"anna\" (expected: exactly \"jason\")");
    assertThat(decide("other", "/", "end-user: jason").route().name()).isEqualTo("jason");
    assertThat(decide("other", "/nothing").outcome()).isEqualTo(Decision.Outcome.NO_ROUTE);
  }

  @Property(tries = 300)
  void decidesTheSameWithAndWithoutReasons(
      @ForAll @IntRange(max = 8) int host,
      @ForAll @IntRange(max = 5) int path,
      @ForAll boolean jason,
      @ForAll long draw) {
    RequestHead request =
        RequestHead.of(
            "GET",
            PATHS.get(path),
            List.of("host: " + HOSTS.get(host), "end-user: " + (jason ? "jason" : "anna")));
    assertThat(table.explain(request, draw).sameAs(table.decide(request, draw))).isTrue();
  }
}
