package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc.AuthorizationImplBase;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.stub.StreamObserver;
import io.lateen.proxy.filter.http.FilterParsing;
import io.lateen.proxy.filter.http.authz.AuthzParser;
import io.lateen.proxy.filter.http.rbac.RbacParser;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.listener.Mesh.Response;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Http2Options;
import io.lateen.proxy.resource.HttpFilterConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Authorizers over sockets: one of HTTP that a test scripts, one of gRPC by grpc-java.
final class ExtAuthzTest {
  private static final String NAME = "envoy.filters.http.ext_authz";

  private final Mesh mesh = new Mesh();
  private final ConcurrentLinkedQueue<String> heads = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> got = new ConcurrentLinkedQueue<>();
  private FakeServer upstream;
  private FakeServer authorizer;
  private Server grpc;

  @AfterEach
  void close() throws IOException {
    mesh.close();
    for (FakeServer server : new FakeServer[] {upstream, authorizer}) {
      if (server != null) {
        server.close();
      }
    }
    if (grpc != null) {
      grpc.shutdownNow();
    }
  }

  private static <B extends Message.Builder> B json(String text, B builder) throws IOException {
    JsonFormat.parser().merge(text.replace('\'', '"'), builder);
    return builder;
  }

  private static FilterParsing parse(String config) throws IOException {
    return FilterParsing.of(json(config, ExtAuthz.newBuilder()).build(), new AuthzParser()::parse);
  }

  private void serve(String config) throws IOException {
    FilterParsing parsed = parse(config);
    assertThat(parsed.problems()).isEmpty();
    upstream =
        new FakeServer(
            (request, in, out) -> {
              heads.add(request.head());
              got.add(body(request, in));
              return FakeServer.ok(out, "page");
            });
    mesh.filters.add(new HttpFilterConfig(NAME, parsed.config(), false));
    mesh.http2 = null;
    mesh.cluster("a", upstream.port()).route("/", "a").serve();
  }

  private static String body(FakeServer.Request request, InputStream in) throws IOException {
    if (request.header("transfer-encoding") == null) {
      return request.body();
    }
    StringBuilder body = new StringBuilder();
    for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
      body.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
      in.skipNBytes(2);
    }
    in.skipNBytes(2);
    return body.toString();
  }

  private static int chunkSize(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      line.append((char) octet);
    }
    return Integer.parseInt(line.toString().strip(), 16);
  }

  /// @param more of the service, whose end it holds, and of the filter
  private void http(FakeServer.Script script, String more) throws IOException {
    http("10s", script, more);
  }

  private void http(String timeout, FakeServer.Script script, String more) throws IOException {
    authorizer = new FakeServer(script);
    mesh.cluster("authz", authorizer.port());
    serve(
        "{http_service: {server_uri: {uri: 'http://authz', cluster: authz, timeout: '"
            + timeout
            + "'}"
            + more
            + "}");
  }

  private static String names(String... names) {
    return Stream.of(names)
        .map(name -> "{exact: '" + name + "'}")
        .collect(Collectors.joining(", ", "{patterns: [", "]}"));
  }

  @Test
  void whomTheAuthorizerAllowsPasses() throws Exception {
    http(
        (request, in, out) -> {
          FakeServer.send(
              out,
              "HTTP/1.1 200 OK\r\nx-user: bob\r\nx-other: 1\r\nx-seen: yes\r\nContent-Length:"
                  + " 0\r\n\r\n");
          return true;
        },
        ", path_prefix: '/check', authorization_request: {headers_to_add: [{key: X-From, value:"
            + " mesh}]}, authorization_response: {allowed_upstream_headers: "
            + names("x-user")
            + ", allowed_client_headers_on_success: "
            + names("x-seen")
            + "}}, allowed_headers: "
            + names("x-session"));
    Response page =
        mesh.get("/p?q=1", "X-Session: s", "X-Secret: t", "Authorization: a", "x-user: forged");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("x-seen")).isEqualTo("yes");
    assertThat(page.header("x-other")).isNull();
    FakeServer.Request asked = authorizer.requests.getFirst();
    assertThat(asked.line()).isEqualTo("GET /check/p?q=1 HTTP/1.1");
    assertThat(asked.header("x-session")).isEqualTo("s");
    assertThat(asked.header("authorization")).isEqualTo("a");
    assertThat(asked.header("x-from")).isEqualTo("mesh");
    assertThat(asked.header("x-secret")).isNull();
    assertThat(asked.header("host")).isEqualTo("test");
    assertThat(heads.poll())
        .containsIgnoringCase("x-user: bob")
        .containsIgnoringCase("x-secret: t")
        .doesNotContain("forged")
        .doesNotContain("x-other");
    assertThat(mesh.counter("http.test.ext_authz.ok")).isEqualTo(1);
  }

  @Test
  void whomItRefusesIsToldWhy() throws Exception {
    http(
        (request, in, out) -> {
          FakeServer.send(
              out,
              "HTTP/1.1 302 Found\r\nLocation: /login\r\nX-Why: no\r\nContent-Length:"
                  + " 5\r\n\r\nlogin");
          return true;
        },
        "}");
    try (Client client = mesh.client()) {
      Response refused = client.get("/");
      assertThat(refused.status()).isEqualTo(302);
      assertThat(refused.header("location")).isEqualTo("/login");
      assertThat(refused.header("x-why")).isEqualTo("no");
      assertThat(refused.body()).isEqualTo("login");
      assertThat(client.get("/again").status()).as("the connection serves on").isEqualTo(302);
    }
    assertThat(heads).isEmpty();
    assertThat(mesh.counter("http.test.ext_authz.denied")).isEqualTo(2);
  }

  @Test
  void theBodyWaitsForTheAnswer() throws Exception {
    http((request, in, out) -> FakeServer.ok(out, ""), "}");
    try (Client client = mesh.client()) {
      client.send("POST /b HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello");
      assertThat(client.read().status()).isEqualTo(200);
    }
    assertThat(upstream.requests.getFirst().body()).isEqualTo("hello");
    assertThat(authorizer.requests.getFirst().body()).isEmpty();
  }

  private static String shown(String more) {
    return "}, with_request_body: {max_request_bytes: 8" + more + "}";
  }

  private static String post(String head, String body) {
    return "POST /b HTTP/1.1\r\nHost: test\r\n" + head + "\r\n" + body;
  }

  private static String chunks(String... chunks) {
    StringBuilder text = new StringBuilder();
    for (String chunk : chunks) {
      text.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk).append("\r\n");
    }
    return text.append("0\r\n\r\n").toString();
  }

  @Test
  void aBodyThatIsShownGoesOnWhole() throws Exception {
    http((request, in, out) -> FakeServer.ok(out, ""), shown(""));
    try (Client client = mesh.client()) {
      client.send(post("Content-Length: 5\r\n", "hello"));
      assertThat(client.read().status()).isEqualTo(200);
      client.send(post("Transfer-Encoding: chunked\r\n", chunks("ab", "cdef", "gh")));
      assertThat(client.read().status()).isEqualTo(200);
      client.send(post("Content-Length: 0\r\n", ""));
      assertThat(client.read().status()).isEqualTo(200);
    }
    assertThat(bodies(authorizer)).containsExactly("hello", "abcdefgh", "");
    assertThat(got).containsExactly("hello", "abcdefgh", "");
  }

  private static List<String> bodies(FakeServer server) {
    return server.requests.stream().map(FakeServer.Request::body).toList();
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws Exception {
    http((request, in, out) -> FakeServer.ok(out, ""), shown(""));
    for (String request :
        List.of(
            post("Content-Length: 9\r\n", "hello you"),
            post("Transfer-Encoding: chunked\r\n", chunks("hello", " you")))) {
      try (Client client = mesh.client()) {
        client.send(request);
        Response refused = client.read();
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.body()).isEqualTo("Payload Too Large");
      }
    }
    assertThat(authorizer.requests).isEmpty();
    assertThat(heads).isEmpty();
  }

  @Test
  void ofALongBodyTheBeginningIsShownIfThatWillDo() throws Exception {
    http(
        (request, in, out) -> FakeServer.ok(out, ""),
        shown(", allow_partial_message: true")
            + ", allowed_headers: "
            + names("x-envoy-auth-partial-body"));
    String whole = "0123456789".repeat(50_000);
    try (Client client = mesh.client()) {
      client.send(post("Content-Length: " + whole.length() + "\r\n", whole));
      assertThat(client.read().status()).isEqualTo(200);
      client.send(post("Content-Length: 3\r\n", "abc"));
      assertThat(client.read().status()).isEqualTo(200);
    }
    assertThat(bodies(authorizer)).containsExactly("01234567", "abc");
    assertThat(authorizer.requests)
        .extracting(asked -> asked.header("x-envoy-auth-partial-body"))
        .containsExactly("true", "false");
    assertThat(got).containsExactly(whole, "abc");
  }

  @Test
  void whoWaitsToBeToldToGoOnIsTold() throws Exception {
    http((request, in, out) -> FakeServer.ok(out, ""), shown(""));
    try (Client client = mesh.client()) {
      client.send(post("Expect: 100-continue\r\nContent-Length: 5\r\n", ""));
      assertThat(client.read().status()).isEqualTo(100);
      client.send("hello");
      assertThat(client.read().status()).isEqualTo(200);
    }
    assertThat(got).containsExactly("hello");
    assertThat(heads.poll()).doesNotContainIgnoringCase("100-continue");
  }

  @Test
  void aRefusalAfterTheBodyLeavesTheConnectionAsItWas() throws Exception {
    http(
        (request, in, out) -> {
          boolean evil = request.body().equals("evil");
          FakeServer.send(
              out, "HTTP/1.1 " + (evil ? "403 No" : "200 OK") + "\r\nContent-Length: 0\r\n\r\n");
          return true;
        },
        shown(""));
    try (Client client = mesh.client()) {
      client.send(post("Content-Length: 4\r\n", "evil"));
      assertThat(client.read().status()).isEqualTo(403);
      client.send(post("Content-Length: 4\r\n", "good"));
      assertThat(client.read().status()).isEqualTo(200);
    }
    assertThat(got).containsExactly("good");
  }

  @Test
  void grpcIsShownText() throws Exception {
    BlockingQueue<CheckRequest> asked =
        grpc(
            about -> CheckResponse.newBuilder().build(),
            ", with_request_body: {max_request_bytes: 4, allow_partial_message: true}");
    try (Client client = mesh.client()) {
      client.send(post("Content-Length: 6\r\n", "a\u00ffbcde"));
      assertThat(client.read().status()).isEqualTo(200);
    }
    AttributeContext.HttpRequest http =
        asked.poll(10, TimeUnit.SECONDS).getAttributes().getRequest().getHttp();
    assertThat(http.getBody()).isEqualTo("a!bc");
    assertThat(http.getSize()).isEqualTo(6);
    assertThat(http.getHeadersMap()).containsEntry("x-envoy-auth-partial-body", "true");
    assertThat(got).containsExactly("a\u00ffbcde");
  }

  @Test
  void grpcIsShownOctets() throws Exception {
    BlockingQueue<CheckRequest> asked =
        grpc(
            about -> CheckResponse.newBuilder().build(),
            ", with_request_body: {max_request_bytes: 4, pack_as_bytes: true}");
    try (Client client = mesh.client()) {
      client.send(post("Content-Length: 2\r\n", "a\u00ff"));
      assertThat(client.read().status()).isEqualTo(200);
    }
    AttributeContext.HttpRequest http =
        asked.poll(10, TimeUnit.SECONDS).getAttributes().getRequest().getHttp();
    assertThat(http.getRawBody().toByteArray()).containsExactly('a', 0xff);
    assertThat(http.getBody()).isEmpty();
  }

  @Test
  void whoDoesNotAnswerAllowsNobody() throws Exception {
    http(
        "0.2s",
        (request, in, out) -> {
          in.read(); // never answers; ends when the other side does
          return false;
        },
        "}");
    assertThat(mesh.get("/").status()).isEqualTo(403);
    assertThat(heads).isEmpty();
    assertThat(mesh.counter("http.test.ext_authz.error")).isEqualTo(1);
  }

  @Test
  void failuresOfTheAuthorizerAreNotItsWord() throws Exception {
    http(
        (request, in, out) -> {
          FakeServer.send(out, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
          return true;
        },
        "}, status_on_error: {code: ServiceUnavailable}");
    assertThat(mesh.get("/").status()).isEqualTo(503);
    assertThat(mesh.counter("http.test.ext_authz.error")).isEqualTo(1);
  }

  @Test
  void hugeAnswersAreGivenUp() throws Exception {
    http(
        (request, in, out) -> {
          FakeServer.send(out, "HTTP/1.1 401 No\r\nContent-Length: 1000000\r\n\r\n");
          FakeServer.send(out, "x".repeat(1_000_000));
          return true;
        },
        "}");
    assertThat(mesh.get("/").status()).isEqualTo(403);
    assertThat(mesh.counter("http.test.ext_authz.error")).isEqualTo(1);
  }

  @Test
  void requestsPassWithoutAuthorizerWhereThatIsWanted() throws Exception {
    int nobody;
    try (ServerSocket gone = new ServerSocket(0)) {
      nobody = gone.getLocalPort();
    }
    mesh.cluster("authz", nobody);
    serve(
        "{failure_mode_allow: true, http_service: {server_uri: {uri: 'http://x', cluster: authz,"
            + " timeout: '1s'}}}");
    assertThat(mesh.get("/").status()).isEqualTo(200);
    assertThat(mesh.counter("http.test.ext_authz.failure_mode_allowed")).isEqualTo(1);
  }

  @Test
  void onlyRequestsThatRulesNameAreAskedAbout() throws Exception {
    String rules =
        "{shadow_rules_stat_prefix: 'ext_', shadow_rules: {policies: {p: {permissions: [{url_path:"
            + " {path: {prefix: '/admin'}}}], principals: [{any: true}]}}}}";
    FilterParsing parsed =
        FilterParsing.of(json(rules, RBAC.newBuilder()).build(), new RbacParser()::parse);
    mesh.filters.add(new HttpFilterConfig("envoy.filters.http.rbac", parsed.config(), false));
    http(
        (request, in, out) -> {
          FakeServer.send(out, "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
          return true;
        },
        "}, filter_enabled_metadata: {filter: 'envoy.filters.http.rbac', path: [{key:"
            + " 'ext_shadow_effective_policy_id'}], value: {string_match: {prefix: 'p'}}}");
    assertThat(mesh.get("/page").status()).isEqualTo(200);
    assertThat(mesh.get("/admin").status()).isEqualTo(403);
    assertThat(authorizer.requests).hasSize(1);
  }

  private BlockingQueue<CheckRequest> grpc(Function<AttributeContext, CheckResponse> says)
      throws IOException {
    return grpc(says, "");
  }

  /// @param more of the filter
  private BlockingQueue<CheckRequest> grpc(
      Function<AttributeContext, CheckResponse> says, String more) throws IOException {
    BlockingQueue<CheckRequest> asked = new LinkedBlockingQueue<>();
    grpc =
        ServerBuilder.forPort(0)
            .addService(
                new AuthorizationImplBase() {
                  @Override
                  public void check(CheckRequest request, StreamObserver<CheckResponse> out) {
                    asked.add(request);
                    CheckResponse answer = says.apply(request.getAttributes());
                    if (answer == null) {
                      out.onError(io.grpc.Status.INTERNAL.asException());
                    } else {
                      out.onNext(answer);
                      out.onCompleted();
                    }
                  }
                })
            .build()
            .start();
    mesh.http2 = Http2Options.DEFAULT;
    mesh.cluster("authz", grpc.getPort());
    serve("{grpc_service: {envoy_grpc: {cluster_name: authz}, timeout: '5s'}" + more + "}");
    return asked;
  }

  @SuppressWarnings("deprecation") // which is what ext_authz goes by
  private static HeaderValueOption header(String name, String value, boolean append) {
    return HeaderValueOption.newBuilder()
        .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
        .setAppend(com.google.protobuf.BoolValue.of(append))
        .build();
  }

  @Test
  void grpcAllowsAndEdits() throws Exception {
    BlockingQueue<CheckRequest> asked =
        grpc(
            about ->
                CheckResponse.newBuilder()
                    .setStatus(com.google.rpc.Status.newBuilder().setCode(0))
                    .setOkResponse(
                        OkHttpResponse.newBuilder()
                            .addHeaders(header("X-User", "bob", false))
                            .addHeaders(header("x-list", "2", true))
                            .addHeaders(header("host", "elsewhere", false))
                            .addHeaders(header("x-evil", "a\r\nb", false))
                            .addHeadersToRemove("X-Secret")
                            .addHeadersToRemove("host")
                            .addResponseHeadersToAdd(header("x-seen", "yes", true)))
                    .build());
    Response page =
        mesh.get("/p?q=1", "x-user: forged", "x-secret: s", "x-list: 1", "X-Two: a", "x-two: b");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("x-seen")).isEqualTo("yes");
    assertThat(heads.poll())
        .containsIgnoringCase("x-user: bob")
        .containsIgnoringCase("x-list: 1")
        .containsIgnoringCase("x-list: 2")
        .containsIgnoringCase("host: test")
        .doesNotContain("forged", "x-secret", "elsewhere", "x-evil");
    AttributeContext about = asked.poll(10, TimeUnit.SECONDS).getAttributes();
    AttributeContext.HttpRequest http = about.getRequest().getHttp();
    assertThat(http.getMethod()).isEqualTo("GET");
    assertThat(http.getPath()).isEqualTo("/p?q=1");
    assertThat(http.getHost()).isEqualTo("test");
    assertThat(http.getScheme()).isEqualTo("http");
    assertThat(http.getProtocol()).isEqualTo("HTTP/1.1");
    assertThat(http.getHeadersMap()).containsEntry("x-two", "a,b").containsEntry(":path", "/p?q=1");
    assertThat(about.getRequest().getTime().getSeconds()).isPositive();
    assertThat(about.getSource().getAddress().getSocketAddress().getAddress())
        .isEqualTo("127.0.0.1");
    assertThat(about.getDestination().getAddress().getSocketAddress().getPortValue()).isPositive();
  }

  @Test
  void grpcIsToldOfAUnixSocket(@TempDir Path folder) throws Exception {
    String path = folder.resolve("in.sock").toString();
    mesh.address = Address.pipe(path);
    BlockingQueue<CheckRequest> asked = grpc(about -> CheckResponse.newBuilder().build());
    assertThat(mesh.get("/").status()).isEqualTo(200);
    AttributeContext about = asked.poll(10, TimeUnit.SECONDS).getAttributes();
    assertThat(about.getSource().getAddress().getPipe().getPath()).isEqualTo(path);
    assertThat(about.getDestination().getAddress().getPipe().getPath()).isEqualTo(path);
  }

  @Test
  void grpcRefuses() throws Exception {
    grpc(
        about ->
            CheckResponse.newBuilder()
                .setStatus(com.google.rpc.Status.newBuilder().setCode(7))
                .setDeniedResponse(
                    DeniedHttpResponse.newBuilder()
                        .setStatus(HttpStatus.newBuilder().setCode(StatusCode.Unauthorized))
                        .addHeaders(header("www-authenticate", "Basic", false))
                        .setBody("who are you"))
                .build());
    Response refused = mesh.get("/");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.header("www-authenticate")).isEqualTo("Basic");
    assertThat(refused.body()).isEqualTo("who are you");
  }

  @Test
  void grpcRefusesWithoutWords() throws Exception {
    grpc(
        about ->
            CheckResponse.newBuilder()
                .setStatus(com.google.rpc.Status.newBuilder().setCode(7))
                .build());
    assertThat(mesh.get("/").status()).isEqualTo(403);
    assertThat(mesh.counter("http.test.ext_authz.denied")).isEqualTo(1);
  }

  @Test
  void grpcFails() throws Exception {
    grpc(about -> null);
    assertThat(mesh.get("/").status()).isEqualTo(403);
    assertThat(mesh.counter("http.test.ext_authz.error")).isEqualTo(1);
  }

  @Test
  void namesWhatItCannotDo() throws Exception {
    assertThat(parse("{}").problems())
        .containsExactly("services: missing (expected: grpc_service or http_service)");
    List<String> problems =
        parse(
                "{with_request_body: {}, include_peer_certificate: true, grpc_service: {envoy_grpc:"
                    + " {cluster_name: a}}}")
            .problems();
    assertThat(problems)
        .hasSize(2)
        .anyMatch(text -> text.contains("with_request_body.max_request_bytes: 0 (expected: 1.."))
        .anyMatch(text -> text.contains("include_peer_certificate"));
  }
}
