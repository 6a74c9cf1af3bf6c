package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.uri;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.lateen.proxy.filter.http.FilterParsing;
import io.lateen.proxy.filter.http.rbac.RbacParser;
import io.lateen.proxy.filter.network.rbac.NetworkRbacParser;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.listener.Mesh.Response;
import io.lateen.proxy.resource.AccessLog;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.HeaderOperations;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny.EscapedSlashes;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny.Underscores;
import io.lateen.proxy.resource.HttpFilterConfig;
import io.lateen.proxy.resource.NetworkFilter;
import io.lateen.proxy.resource.PerFilterConfig;
import io.lateen.proxy.resource.TcpProxy;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.tls.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules as Envoy's own classes write them, real connections.
final class RbacFilterTest {
  private static final String NAME = "envoy.filters.http.rbac";
  private static final String PRODUCTPAGE = "spiffe://cluster.local/ns/default/sa/productpage";
  private static final String REVIEWS = "spiffe://cluster.local/ns/default/sa/reviews";

  private final Mesh mesh = new Mesh();
  private FakeServer server;

  @AfterEach
  void close() throws IOException {
    mesh.close();
    if (server != null) {
      server.close();
    }
  }

  private static <B extends Message.Builder> B json(String text, B builder) throws IOException {
    JsonFormat.parser().merge(text.replace('\'', '"'), builder);
    return builder;
  }

  private static String policies(String permissions, String principals) {
    return "{policies: {viewer: {permissions: ["
        + permissions
        + "], principals: ["
        + principals
        + "]}}}";
  }

  private static FilterParsing parse(String config) throws IOException {
    return FilterParsing.of(json(config, RBAC.newBuilder()).build(), new RbacParser()::parse);
  }

  private Mesh http(String config) throws IOException {
    FilterParsing parsed = parse(config);
    assertThat(parsed.problems()).isEmpty();
    server = FakeServer.saying("a");
    mesh.filters.add(new HttpFilterConfig(NAME, parsed.config(), false));
    return mesh.cluster("a", server.port()).route("/", "a");
  }

  private Mesh allowing(String permissions, String principals) throws IOException {
    return http("{rules: " + policies(permissions, principals) + "}").serve();
  }

  private int status(String path, String... headers) throws IOException {
    return mesh.get(path, headers).status();
  }

  @Test
  void allowsWhatAPolicyMatchesAndNothingElse() throws Exception {
    allowing("{header: {name: ':method', string_match: {exact: 'GET'}}}", "{any: true}");
    assertThat(status("/")).isEqualTo(200);
    try (Client client = mesh.client()) {
      Response refused = client.send("DELETE / HTTP/1.1\r\nHost: test\r\n\r\n").read();
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.body()).isEqualTo("RBAC: access denied");
      assertThat(client.get("/").status()).as("the connection serves on").isEqualTo(200);
    }
    assertThat(mesh.counter("http.test.rbac.allowed")).isEqualTo(2);
    assertThat(mesh.counter("http.test.rbac.denied")).isEqualTo(1);
  }

  @Test
  void noPolicyMeansNobody() throws Exception {
    http("{rules: {}}").serve();
    assertThat(status("/")).isEqualTo(403);
  }

  @Test
  void noRulesMeansEverybody() throws Exception {
    http("{}").serve();
    assertThat(status("/")).isEqualTo(200);
  }

  @Test
  void deniesWhatAPolicyOfDenialMatches() throws Exception {
    http("{rules: {action: DENY, policies: {p: {permissions: [{url_path: {path: {prefix:"
            + " '/admin'}}}], principals: [{any: true}]}}}}")
        .serve();
    assertThat(status("/")).isEqualTo(200);
    assertThat(status("/admin/x?y=1")).isEqualTo(403);
  }

  @Test
  void comparesThePathWithoutItsQuery() throws Exception {
    allowing("{url_path: {path: {exact: '/a'}}}", "{any: true}");
    assertThat(status("/a")).isEqualTo(200);
    assertThat(status("/a?b=/c")).isEqualTo(200);
    assertThat(status("/a/")).isEqualTo(403);
    assertThat(status("/b?/a")).isEqualTo(403);
    try (Client client = mesh.client()) {
      assertThat(client.send("GET http://test/a?x HTTP/1.1\r\nHost: test\r\n\r\n").read().status())
          .as("absolute form")
          .isEqualTo(200);
    }
  }

  private void oneFormOfPaths() {
    mesh.normalizePath = true;
    mesh.mergeSlashes = true;
    mesh.scrutiny = new Scrutiny(Underscores.ALLOW, EscapedSlashes.FORWARD);
  }

  /// Each of these an application may take for `/admin/keys`.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/keys",
        "//admin/keys",
        "/admin//keys",
        "/./admin/keys",
        "/x/../admin/keys",
        "/x/%2e%2e/admin/keys",
        "/x/%2E./admin/keys",
        "/x/..%2fadmin/keys",
        "/%61dmin/keys",
        "/admin%2Fkeys",
        "/admin%5ckeys",
        "/admin\\keys",
        "/x\\..\\admin/keys",
        "/../admin/keys",
        "/admin/keys?x=/y/../z",
        "http://test/x/../admin/keys"
      })
  void tricksWithPathsLeadNowhere(String path) throws Exception {
    oneFormOfPaths();
    http("{rules: {action: DENY, policies: {p: {permissions: [{url_path: {path: {prefix:"
            + " '/admin/'}}}], principals: [{any: true}]}}}}")
        .serve();
    assertThat(status(path)).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /x/../admin/keys HTTP/1.0\r\n\r\n",
        "GET //admin/keys HTTP/1.0\r\nHost: test\r\n\r\n",
        "GET http://test//admin/keys HTTP/1.0\r\n\r\n",
        "GET http://other/%61dmin/keys HTTP/1.1\r\nHost: test\r\n\r\n",
        "GET http://test/admin%2fkeys HTTP/1.1\r\nHost: test\r\n\r\n",
        "GET http://test\\admin/keys HTTP/1.1\r\nHost: test\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: test\r\n\r\n",
        "GET admin/keys HTTP/1.1\r\nHost: test\r\n\r\n",
        "GET /admin/keys\tx HTTP/1.1\r\nHost: test\r\n\r\n",
      })
  void formsOfRequestsLeadNowhere(String request) throws Exception {
    oneFormOfPaths();
    http("{rules: {action: DENY, policies: {p: {permissions: [{url_path: {path: {prefix:"
            + " '/admin/'}}}], principals: [{any: true}]}}}}")
        .serve();
    try (Client client = mesh.client()) {
      assertThat(client.send(request).read().status()).isGreaterThanOrEqualTo(400);
    }
  }

  /// What an application takes for the same is for its rules to say, as the documentation does.
  @ParameterizedTest
  @ValueSource(strings = {"/Admin/keys", "/%252e%252e/admin/keys", "/admin;x/keys", "/admin%253b"})
  void whatIsNotChangedIsJudgedAsItStands(String path) throws Exception {
    oneFormOfPaths();
    allowing("{url_path: {path: {exact: '" + path + "'}}}", "{any: true}");
    assertThat(status(path)).isEqualTo(200);
    assertThat(status("/admin/keys")).isEqualTo(403);
    assertThat(status(path + "/")).isEqualTo(403);
  }

  @Test
  void theApplicationGetsThePathThatWasJudged() throws Exception {
    oneFormOfPaths();
    ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    try (FakeServer recorder =
        new FakeServer(
            (request, in, out) -> {
              lines.add(request.head().lines().findFirst().orElse(""));
              return FakeServer.ok(out, "");
            })) {
      FilterParsing parsed = parse("{rules: " + policies("{any: true}", "{any: true}") + "}");
      mesh.filters.add(new HttpFilterConfig(NAME, parsed.config(), false));
      mesh.cluster("a", recorder.port()).route("/", "a").serve();
      for (String path : List.of("/a//b/../c%2Fd%7e%20?x=//%2f..", "/%252e%252e/x;a=b", "/A/..")) {
        assertThat(status(path)).isEqualTo(200);
      }
      assertThat(lines)
          .containsExactly(
              "GET /a/c/d~%20?x=//%2f.. HTTP/1.1",
              "GET /%252e%252e/x;a=b HTTP/1.1", "GET / HTTP/1.1");
      assertThat(status("/a#b")).isEqualTo(400);
    }
  }

  @Test
  void joinsConditions() throws Exception {
    allowing(
        "{and_rules: {rules: [{or_rules: {rules: [{url_path: {path: {exact: '/a'}}}, {url_path:"
            + " {path: {exact: '/b'}}}]}}, {not_rule: {header: {name: 'x-no', present_match:"
            + " true}}}]}}",
        "{not_id: {header: {name: 'x-user', string_match: {exact: 'mallory'}}}}");
    assertThat(status("/a")).isEqualTo(200);
    assertThat(status("/b")).isEqualTo(200);
    assertThat(status("/c")).isEqualTo(403);
    assertThat(status("/a", "x-no: 1")).isEqualTo(403);
    assertThat(status("/a", "x-user: mallory")).isEqualTo(403);
  }

  @Test
  void knowsAddressesAndPorts() throws Exception {
    String here = "{destination_ip: {address_prefix: '127.0.0.0', prefix_len: 8}}";
    allowing(here, "{direct_remote_ip: {address_prefix: '127.0.0.1', prefix_len: 32}}");
    assertThat(status("/")).isEqualTo(200);
  }

  /// `0.0.0.0/0` is every address, and a unix socket has none.
  @Test
  void clientsByAUnixSocketAreFromNowhere(@TempDir Path folder) throws Exception {
    mesh.address = Address.pipe(folder.resolve("in.sock").toString());
    allowing("{any: true}", "{direct_remote_ip: {address_prefix: '0.0.0.0', prefix_len: 0}}");
    assertThat(status("/")).isEqualTo(403);
    mesh.filters.clear();
    server.close();
    allowing("{any: true}", "{not_id: {remote_ip: {address_prefix: '10.0.0.0', prefix_len: 8}}}");
    assertThat(status("/")).isEqualTo(200);
    assertThat(status("/", "x-forwarded-for: 10.1.2.3")).isEqualTo(403);
  }

  @Test
  void knowsPortsThatAreNotItsOwn() throws Exception {
    allowing("{destination_port: 1}, {destination_port_range: {start: 2, end: 4}}", "{any: true}");
    assertThat(status("/")).isEqualTo(403);
  }

  @Test
  void believesTheLastForwardedAddress() throws Exception {
    allowing("{any: true}", "{remote_ip: {address_prefix: '10.1.0.0', prefix_len: 16}}");
    assertThat(status("/")).isEqualTo(403);
    assertThat(status("/", "x-forwarded-for: 10.1.2.3")).isEqualTo(200);
    assertThat(status("/", "x-forwarded-for: 10.1.2.3, 10.2.0.1")).isEqualTo(403);
    assertThat(status("/", "x-forwarded-for: nonsense")).isEqualTo(403);
  }

  @Test
  void doesNotBelieveForwardedAddressesAtTheEdge() throws Exception {
    mesh.edge = true;
    allowing("{any: true}", "{remote_ip: {address_prefix: '10.1.0.0', prefix_len: 16}}");
    assertThat(status("/", "x-forwarded-for: 10.1.2.3")).isEqualTo(403);
  }

  @Test
  void triesRulesWithoutEnforcingThem() throws Exception {
    http("{shadow_rules: " + policies("{url_path: {path: {exact: '/a'}}}", "{any: true}") + "}")
        .serve();
    assertThat(status("/a")).isEqualTo(200);
    assertThat(status("/b")).isEqualTo(200);
    assertThat(mesh.counter("http.test.rbac.shadow_allowed")).isEqualTo(1);
    assertThat(mesh.counter("http.test.rbac.shadow_denied")).isEqualTo(1);
  }

  @Test
  void refusesNothingThatIsOnlyToBeLogged(@TempDir Path home) throws Exception {
    Path file = home.resolve("access.log");
    mesh.logs =
        List.of(
            new AccessLog(
                file.toString(),
                "%REQ(:PATH)% %RESPONSE_CODE% %DYNAMIC_METADATA(envoy.common:access_log_hint)%"
                    + " %DYNAMIC_METADATA(envoy.filters.http.rbac:enforced_engine_result)%"
                    + " %DYNAMIC_METADATA(envoy.filters.http.rbac:enforced_effective_policy_id)%\n",
                null));
    http("{rules: {action: LOG, policies: {audited: {permissions: [{url_path: {path: {prefix:"
            + " '/admin'}}}], principals: [{any: true}]}}}}")
        .serve();
    try (Client client = mesh.client()) {
      assertThat(client.get("/admin/x").status()).isEqualTo(200);
      assertThat(client.get("/").status()).isEqualTo(200);
    }
    assertThat(mesh.counter("http.test.rbac.allowed")).isEqualTo(2);
    assertThat(mesh.counter("http.test.rbac.denied")).isZero();
    mesh.close();
    assertThat(Files.readAllLines(file))
        .containsExactly("/admin/x 200 true allowed audited", "/ 200 false allowed -");
  }

  @Test
  void aRouteMayHaveRulesOfItsOwnOrNone() throws Exception {
    FilterParsing none =
        FilterParsing.of(RBACPerRoute.getDefaultInstance(), new RbacParser()::parsePerRoute);
    FilterParsing others =
        FilterParsing.of(
            json(
                    "{rbac: {rules: "
                        + policies("{url_path: {path: {suffix: '/ok'}}}", "{any: true}")
                        + "}}",
                    RBACPerRoute.newBuilder())
                .build(),
            new RbacParser()::parsePerRoute);
    Mesh served = http("{rules: {}}");
    served.routes.clear();
    served.route(
        "/free",
        Mesh.to("a", null, null),
        new PerFilterConfig(Map.of(NAME, none.config())),
        HeaderOperations.NONE);
    served.route(
        "/own",
        Mesh.to("a", null, null),
        new PerFilterConfig(Map.of(NAME, others.config())),
        HeaderOperations.NONE);
    served.route("/", "a").serve();
    assertThat(status("/free")).isEqualTo(200);
    assertThat(status("/own/ok")).isEqualTo(200);
    assertThat(status("/own")).isEqualTo(403);
    assertThat(status("/")).isEqualTo(403);
  }

  @Test
  void knowsClientsByTheirCertificates() throws Exception {
    TestAuthority authority = new TestAuthority("mesh");
    mesh.downstreamTls = serverTls(authority);
    allowing(
        "{requested_server_name: {suffix: '.test'}}",
        "{authenticated: {principal_name: {exact: '" + PRODUCTPAGE + "'}}}");
    assertThat(overTls(authority.issue(uri(PRODUCTPAGE)).context(authority), "a.test"))
        .isEqualTo(200);
    assertThat(overTls(authority.issue(uri(PRODUCTPAGE)).context(authority), "a.other"))
        .isEqualTo(403);
    assertThat(overTls(authority.issue(uri(REVIEWS)).context(authority), "a.test")).isEqualTo(403);
    assertThat(overTls(authority.anonymous(), "a.test")).isEqualTo(403);
  }

  @Test
  void anyNameWillDoWhenNoneIsAskedFor() throws Exception {
    TestAuthority authority = new TestAuthority("mesh");
    mesh.downstreamTls = serverTls(authority);
    allowing("{any: true}", "{authenticated: {}}");
    assertThat(overTls(authority.issue(uri(REVIEWS)).context(authority), "a")).isEqualTo(200);
    assertThat(overTls(authority.anonymous(), "a")).isEqualTo(403);
  }

  static DownstreamTls serverTls(TestAuthority authority) throws Exception {
    return new DownstreamTls(
        List.of(authority.issue(uri(REVIEWS)).inline()),
        authority.pem(),
        List.of(),
        false,
        List.of(),
        TlsVersions.USUAL);
  }

  private SSLSocket socket(SSLContext context, String serverName) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", mesh.port());
    socket.setSoTimeout(10_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(serverName)));
    socket.setSSLParameters(parameters);
    return socket;
  }

  private int overTls(SSLContext context, String serverName) throws IOException {
    try (SSLSocket socket = socket(context, serverName)) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String head = FakeServer.head(socket.getInputStream());
      return Integer.parseInt(head.substring(9, 12));
    }
  }

  private Mesh tcp(String rules, int upstream) throws IOException {
    FilterParsing parsed =
        FilterParsing.of(
            json(
                    "{stat_prefix: 'tcp.', rules: " + rules + "}",
                    io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC.newBuilder())
                .build(),
            new NetworkRbacParser()::parse);
    assertThat(parsed.problems()).isEmpty();
    mesh.before.add(new NetworkFilter.Before("rbac", parsed.config()));
    mesh.network = new TcpProxy("raw", List.of(new TcpProxy.Target("a", 1)), List.of(), null);
    return mesh.cluster("a", upstream).serve();
  }

  @Test
  void closesConnectionsThatMayNotPass() throws Exception {
    try (EchoServer echo = new EchoServer()) {
      tcp(policies("{destination_port: 1}", "{any: true}"), echo.port());
      try (Client client = mesh.client()) {
        assertThat(client.in.read()).isEqualTo(-1);
      }
      assertThat(mesh.counter("tcp.rbac.denied")).isEqualTo(1);
      assertThat(mesh.counter("cluster.a.upstream_cx_total")).isZero();
    }
  }

  @Test
  void connectsWhoMayPass() throws Exception {
    TestAuthority authority = new TestAuthority("mesh");
    mesh.downstreamTls = serverTls(authority);
    try (EchoServer echo = new EchoServer()) {
      tcp(
          policies(
              "{any: true}", "{authenticated: {principal_name: {exact: '" + PRODUCTPAGE + "'}}}"),
          echo.port());
      assertThat(echoed(authority.issue(uri(PRODUCTPAGE)).context(authority))).isEqualTo('x');
      assertThat(echoed(authority.issue(uri(REVIEWS)).context(authority))).isEqualTo(-1);
      assertThat(mesh.counter("tcp.rbac.allowed")).isEqualTo(1);
      assertThat(mesh.counter("tcp.rbac.denied")).isEqualTo(1);
    }
  }

  private int echoed(SSLContext context) throws IOException {
    try (SSLSocket socket = socket(context, "a")) {
      socket.getOutputStream().write('x');
      return socket.getInputStream().read();
    }
  }

  @Test
  void namesWhatItCannotJudge() throws Exception {
    assertThat(parse("{rules: {policies: {p: {permissions: [{}], principals: []}}}}").problems())
        .containsExactly(
            "rules.policies[\"p\"].value.permissions[0].any: missing (expected: a condition that is"
                + " known here)",
            "rules.policies[\"p\"].value.principals: empty (expected: at least one)");
    assertThat(
            parse(
                    "{rules: "
                        + policies("{destination_ip: {address_prefix: 'x'}}", "{filter_state: {}}")
                        + "}")
                .problems())
        .contains(
            "rules.policies[\"viewer\"].value.permissions[0].destination_ip.address_prefix: x"
                + " (expected: an IP address)",
            "rules.policies[\"viewer\"].value.principals[0].filter_state: is not supported");
    assertThat(parse("{matcher: {}}").problems()).containsExactly("matcher: is not supported");
  }
}
