package io.lateen.proxy.listener;

import io.lateen.proxy.filter.http.fault.FaultConfig;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.Fraction;
import io.lateen.proxy.resource.HeaderMatch;
import io.lateen.proxy.resource.HeaderOperations;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.Origin;
import io.lateen.proxy.resource.PerFilterConfig;
import io.lateen.proxy.resource.QueryMatch;
import io.lateen.proxy.resource.Route;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.RouteMatch;
import io.lateen.proxy.resource.StringMatch;
import io.lateen.proxy.resource.VirtualHost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Route tables and requests by chance, over words few enough to meet each other.
final class RandomTables {
  static final List<String> CLUSTERS = List.of("one", "two", "three");
  private static final List<String> DOMAINS =
      List.of("a.b.c", "a.b.c:80", "*.b.c", "*.y.b.c", "a.*", "other", "*");
  private static final List<String> HOSTS =
      List.of("a.b.c", "A.b.C", "a.b.c:80", "x.b.c", "x.y.b.c", "a.z", "other", "nobody");
  private static final List<String> PATHS =
      List.of("/", "/p", "/p/q", "/pq", "/P/q", "/re/12", "/re/x", "/p/q?a=1&b=2", "/p?a", "/?b=");
  private static final List<String> NAMES = List.of("end-user", "x-n", "cookie");
  private static final List<String> VALUES = List.of("jason", "anna", "ja", "Jason", "12", "-3");

  private final Random random;
  private final boolean shares;

  /// @param shares whether routes may be for a share of requests only
  RandomTables(long seed, boolean shares) {
    this.random = new Random(seed);
    this.shares = shares;
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  List<VirtualHost> hosts() {
    List<String> domains = new ArrayList<>(DOMAINS);
    Collections.shuffle(domains, random);
    List<VirtualHost> hosts = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      List<Route> routes = new ArrayList<>();
      for (int j = random.nextInt(6); j >= 0; j--) {
        routes.add(route("h" + i + "r" + j));
      }
      hosts.add(
          new VirtualHost(
              "h" + i,
              List.of(domains.get(i)),
              routes,
              chance(8) ? VirtualHost.TlsRequirement.ALL : VirtualHost.TlsRequirement.NONE,
              headers(),
              PerFilterConfig.NONE,
              null,
              false));
    }
    return hosts;
  }

  private Route route(String name) {
    return new Route(
        name,
        new RouteMatch(path(), chance(80), conditions(), parameters(), share(), chance(5)),
        action(),
        headers(),
        chance(10) ? new PerFilterConfig(Map.of("fault", fault())) : PerFilterConfig.NONE,
        "",
        Origin.UNKNOWN);
  }

  private RouteMatch.Path path() {
    return switch (random.nextInt(6)) {
      case 0 -> new RouteMatch.Path.Exact(any(List.of("/p", "/p/q", "/")));
      case 1 -> new RouteMatch.Path.Regex(any(List.of("/re/[0-9]+", "/p.*", "/.*")));
      case 2 -> new RouteMatch.Path.PathSeparatedPrefix("/p");
      default -> new RouteMatch.Path.Prefix(any(List.of("/", "/p", "/p/", "/re")));
    };
  }

  private List<HeaderMatch> conditions() {
    List<HeaderMatch> conditions = new ArrayList<>();
    for (int i = random.nextInt(3) - 1; i > 0; i--) {
      conditions.add(
          new HeaderMatch(
              chance(80) ? any(NAMES) : any(List.of(":method", ":path", ":authority")),
              test(),
              chance(20),
              chance(10)));
    }
    return conditions;
  }

  private HeaderMatch.Test test() {
    return switch (random.nextInt(4)) {
      case 0 -> new HeaderMatch.Test.Present(chance(70));
      case 1 -> new HeaderMatch.Test.Range(-5, 13);
      default -> new HeaderMatch.Test.Value(text());
    };
  }

  private StringMatch text() {
    String value = any(VALUES);
    return switch (random.nextInt(5)) {
      case 0 -> new StringMatch.Prefix(value, chance(30));
      case 1 -> new StringMatch.Suffix(value, chance(30));
      case 2 -> new StringMatch.Contains(value, chance(30));
      case 3 -> new StringMatch.Regex("ja.*|GET");
      default -> new StringMatch.Exact(value, chance(30));
    };
  }

  private List<QueryMatch> parameters() {
    return chance(15)
        ? List.of(
            new QueryMatch(
                any(List.of("a", "b")),
                chance(50) ? null : new StringMatch.Exact("1", false),
                chance(80)))
        : List.of();
  }

  private Fraction share() {
    return shares && chance(10) ? new Fraction(random.nextInt(101), 100) : null;
  }

  private static FaultConfig fault() {
    return FaultConfig.of(null, new FaultConfig.Abort(418, new Fraction(100, 100)), "", List.of());
  }

  private RouteAction action() {
    return switch (random.nextInt(8)) {
      case 0 -> new RouteAction.DirectResponse(200 + random.nextInt(3), chance(50) ? "" : "hello");
      case 1 ->
          new RouteAction.Redirect(
              chance(30),
              null,
              chance(50) ? "else.where" : null,
              chance(30) ? 81 : 0,
              chance(30) ? "/gone" : null,
              null,
              null,
              302,
              chance(20));
      default -> toCluster();
    };
  }

  private RouteAction toCluster() {
    RouteAction.HostRewrite host =
        switch (random.nextInt(5)) {
          case 0 -> new RouteAction.HostRewrite.Literal("rewritten");
          case 1 -> new RouteAction.HostRewrite.FromHeader("x-n");
          default -> null;
        };
    boolean prefix = chance(20);
    RouteAction.RegexRewrite regex =
        !prefix && chance(15) ? new RouteAction.RegexRewrite("p(.?)", "<\\1>") : null;
    return new RouteAction.ToCluster(
        choice(),
        503,
        prefix ? "/new" : null,
        regex,
        host,
        null,
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        null,
        chance(10));
  }

  private ClusterChoice choice() {
    return switch (random.nextInt(6)) {
      case 0 -> new ClusterChoice.FromHeader("end-user", MetadataMatch.ANY);
      case 1 -> new ClusterChoice.Single("missing");
      case 2, 3 -> {
        List<ClusterChoice.Part> parts = new ArrayList<>();
        for (String cluster : CLUSTERS) {
          parts.add(
              new ClusterChoice.Part(
                  cluster,
                  random.nextInt(4) + (parts.isEmpty() ? 1 : 0),
                  headers(),
                  PerFilterConfig.NONE,
                  MetadataMatch.ANY));
        }
        yield new ClusterChoice.Weighted(parts);
      }
      default -> new ClusterChoice.Single(any(CLUSTERS));
    };
  }

  HeaderOperations headers() {
    if (chance(60)) {
      return HeaderOperations.NONE;
    }
    List<HeaderOperations.Add> add = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      add.add(
          new HeaderOperations.Add(
              any(List.of("x-a", "x-n", "end-user", "x-b")),
              any(List.of("1", "two", "%REQ(X-N)%", "%PROTOCOL%", "")),
              any(List.of(HeaderOperations.Append.values())),
              chance(30)));
    }
    return new HeaderOperations(
        add, chance(40) ? List.of(any(NAMES)) : List.of(), List.of(), List.of());
  }

  /// Lines of a request's head, the first one `GET /path`.
  List<String> request() {
    List<String> lines = new ArrayList<>();
    lines.add((chance(80) ? "GET" : "DELETE") + " " + any(PATHS));
    lines.add("host: " + any(HOSTS));
    for (String name : NAMES) {
      if (chance(50)) {
        lines.add(name + ": " + any(VALUES));
      }
    }
    if (chance(10)) {
      lines.add("end-user: " + any(CLUSTERS));
    }
    if (chance(20)) {
      lines.add("x-forwarded-proto: https");
    }
    if (chance(5)) {
      lines.add("content-type: application/grpc");
    }
    return lines;
  }
}
