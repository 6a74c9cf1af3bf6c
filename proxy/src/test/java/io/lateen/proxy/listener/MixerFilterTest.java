package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.uri;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.extensions.filters.http.health_check.v3.HealthCheck;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.proxy.filter.http.FilterParsing;
import io.lateen.proxy.filter.http.healthcheck.HealthCheckParser;
import io.lateen.proxy.filter.http.healthcheck.OwnHealth;
import io.lateen.proxy.filter.http.mixer.MixerParser;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.report.mixer.MixerClients;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.HeaderOperations;
import io.lateen.proxy.resource.HttpFilterConfig;
import io.lateen.proxy.resource.PerFilterConfig;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.tls.TestAuthority;
import io.lateen.wire.mixer.PlainAttributes;
import io.lateen.wire.mixer.QuotaWish;
import io.lateen.wire.proto.mixer.Attributes;
import io.lateen.wire.proto.mixer.Attributes.AttributeValue;
import io.lateen.wire.proto.mixer.CheckResponse;
import io.lateen.wire.proto.mixer.CheckResponse.PreconditionResult;
import io.lateen.wire.proto.mixer.CheckResponse.QuotaResult;
import io.lateen.wire.proto.mixer.HeaderOperation;
import io.lateen.wire.proto.mixer.HeaderOperation.Operation;
import io.lateen.wire.proto.mixer.ReferencedAttributes;
import io.lateen.wire.proto.mixer.ReferencedAttributes.AttributeMatch;
import io.lateen.wire.proto.mixer.ReferencedAttributes.Condition;
import io.lateen.wire.proto.mixer.RouteDirective;
import io.lateen.wire.proto.mixer.client.HTTPAPISpec;
import io.lateen.wire.proto.mixer.client.HTTPAPISpecPattern;
import io.lateen.wire.proto.mixer.client.HttpClientConfig;
import io.lateen.wire.proto.mixer.client.NetworkFailPolicy;
import io.lateen.wire.proto.mixer.client.NetworkFailPolicy.FailPolicy;
import io.lateen.wire.proto.mixer.client.Quota;
import io.lateen.wire.proto.mixer.client.QuotaRule;
import io.lateen.wire.proto.mixer.client.QuotaSpec;
import io.lateen.wire.proto.mixer.client.ServiceConfig;
import io.lateen.wire.proto.mixer.client.StringMatch;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The filter with a real HTTP/2 connection to a Mixer by grpc-java.
class MixerFilterTest {
  private static final String OWN = "X-Own: 1";

  private final Mesh mesh = new Mesh();
  private final MixerParser parser = new MixerParser(new MixerClients());

  @AfterEach
  void close() {
    mesh.close();
  }

  private static Attributes attributes(String... namesAndValues) {
    Attributes.Builder attributes = Attributes.newBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      attributes.putAttributes(
          namesAndValues[i],
          AttributeValue.newBuilder().setStringValue(namesAndValues[i + 1]).build());
    }
    return attributes.build();
  }

  private static HttpClientConfig.Builder filter(boolean asks) {
    HttpClientConfig.Builder config = HttpClientConfig.newBuilder();
    config
        .setDefaultDestinationService("default")
        .putServiceConfigs(
            "default", ServiceConfig.newBuilder().setDisableCheckCalls(!asks).build())
        .getTransportBuilder()
        .setCheckCluster(asks ? "mixer" : "")
        .setReportCluster("mixer");
    return config;
  }

  private Mesh serve(HttpClientConfig.Builder config, int mixer, int upstream) throws IOException {
    return serve(config, ServiceConfig.newBuilder(), mixer, upstream);
  }

  private Mesh serve(
      HttpClientConfig.Builder config, ServiceConfig.Builder route, int mixer, int upstream)
      throws IOException {
    FilterParsing parsed = FilterParsing.of(config.build(), parser::parse);
    FilterParsing perRoute = FilterParsing.of(route.build(), parser::parsePerRoute);
    assertThat(parsed.problems()).isEmpty();
    assertThat(perRoute.problems()).isEmpty();
    mesh.filters.add(new HttpFilterConfig("mixer", parsed.config(), false));
    mesh.cluster("a", upstream).cluster("mixer", mixer);
    boolean own = !route.build().equals(ServiceConfig.getDefaultInstance());
    PerFilterConfig rules =
        own ? new PerFilterConfig(Map.of("mixer", perRoute.config())) : PerFilterConfig.NONE;
    return mesh.route("/", Mesh.to("a", null, null), rules, HeaderOperations.NONE).serve();
  }

  private static CheckResponse.Builder denial(int code, String text) {
    return CheckResponse.newBuilder()
        .setPrecondition(
            PreconditionResult.newBuilder()
                .setStatus(Status.newBuilder().setCode(code).setMessage(text)));
  }

  @Test
  void tellsMixerOfEachRequest() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      serve(
          filter(false).setMixerAttributes(attributes("context.reporter.kind", "inbound")),
          ServiceConfig.newBuilder()
              .setMixerAttributes(attributes("destination.service.host", "a.default")),
          mixer.port(),
          server.port());
      assertThat(mesh.get("/p?x=1&y=2", "User-Agent: me", "X-Own: 1").status()).isEqualTo(200);
      AttributeBag record = mixer.record();
      assertThat(record.get("context.reporter.kind")).isEqualTo("inbound");
      assertThat(record.get("destination.service.host")).isEqualTo("a.default");
      assertThat(record.get("request.path")).isEqualTo("/p?x=1&y=2");
      assertThat(record.get("request.url_path")).isEqualTo("/p");
      assertThat(record.get("request.method")).isEqualTo("GET");
      assertThat(record.get("request.host")).isEqualTo("test");
      assertThat(record.get("request.scheme")).isEqualTo("http");
      assertThat(record.get("request.useragent")).isEqualTo("me");
      assertThat(record.entry("request.headers", "x-own")).isEqualTo("1");
      assertThat(record.entry("request.headers", ":authority")).isEqualTo("test");
      assertThat(record.entry("request.query_params", "y")).isEqualTo("2");
      assertThat(record.get("response.code")).isEqualTo(200L);
      assertThat(record.entry("response.headers", ":status")).isEqualTo("200");
      assertThat(record.get("response.size")).isEqualTo(5L);
      assertThat(record.get("context.protocol")).isEqualTo("http");
      assertThat(record.get("context.proxy_error_code")).isEqualTo("-");
      assertThat(record.get("destination.port")).isEqualTo((long) server.port());
      assertThat(record.names()).contains("origin.ip", "request.time", "response.duration");
      assertThat(mesh.counter("http_mixer_filter.total_report_calls")).isEqualTo(1);
      mesh.awaitCounter("http_mixer_filter.total_remote_report_successes", 1);
    }
  }

  @Test
  void aClientByAUnixSocketHasNoAddress(@TempDir Path folder) throws Exception {
    mesh.address = Address.pipe(folder.resolve("in.sock").toString());
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      serve(filter(false), mixer.port(), server.port());
      assertThat(mesh.get("/").status()).isEqualTo(200);
      AttributeBag record = mixer.record();
      assertThat(record.get("destination.port")).isEqualTo((long) server.port());
      assertThat(record.names()).contains("request.path").doesNotContain("origin.ip", "source.ip");
    }
  }

  @Test
  void healthChecksAreAskedAboutButNotReported() throws Exception {
    HealthCheck health =
        HealthCheck.newBuilder()
            .setPassThroughMode(BoolValue.of(true))
            .addHeaders(
                HeaderMatcher.newBuilder()
                    .setName(":path")
                    .setStringMatch(StringMatcher.newBuilder().setExact("/healthz")))
            .build();
    HealthCheckParser checks = new HealthCheckParser(OwnHealth.UNKNOWN);
    mesh.filters.add(
        new HttpFilterConfig("health", FilterParsing.of(health, checks::parse).config(), false));
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      serve(filter(true), mixer.port(), server.port());
      assertThat(mesh.get("/healthz").status()).isEqualTo(200);
      assertThat(mesh.counter("http_mixer_filter.total_check_calls")).isEqualTo(1);
      assertThat(mesh.get("/orders").status()).isEqualTo(200);
      assertThat(mixer.record().get("request.path")).isEqualTo("/orders");
      assertThat(mesh.counter("http_mixer_filter.total_report_calls")).isEqualTo(1);
    }
  }

  /// A gRPC call over HTTP/2, whose status comes behind its messages.
  @Test
  void tellsMixerOfTrailers() throws Exception {
    mesh.http2 = io.lateen.proxy.resource.Http2Options.DEFAULT;
    try (FakeMixer mixer = new FakeMixer();
        Http2Server server =
            new Http2Server(
                (wire, connection) -> {
                  Http2Wire.Frame request = wire.nextRequest();
                  wire.fields(request);
                  wire.headers(request.stream(), false, ":status", "200");
                  wire.data(request.stream(), false, "message");
                  wire.headers(
                      request.stream(), true, "grpc-status", "5", "grpc-message", "no such");
                  wire.next(Http2Wire.GOAWAY);
                })) {
      serve(filter(false), mixer.port(), server.port());
      try (Http2Wire client = Http2Wire.connect(mesh.port())) {
        int stream = client.request(true, "POST", "/s/m", "content-type", "application/grpc");
        assertThat(client.message(stream).trailers()).containsEntry("grpc-status", "5");
      }
      AttributeBag record = mixer.record();
      assertThat(record.get("context.protocol")).isEqualTo("grpc");
      assertThat(record.get("response.code")).isEqualTo(200L);
      assertThat(record.get("response.grpc_status")).isEqualTo("5");
      assertThat(record.get("response.grpc_message")).isEqualTo("no such");
    }
  }

  @Test
  void aDenialHasItsTextAndIsReported() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      mixer.answer =
          (request, out) -> FakeMixer.reply(out, denial(7, "denyall.default:Not allowed"));
      serve(filter(true), mixer.port(), server.port());
      Mesh.Response response = mesh.get("/");
      assertThat(response.status()).isEqualTo(403);
      assertThat(response.body()).isEqualTo("PERMISSION_DENIED:denyall.default:Not allowed");
      AttributeBag record = mixer.record();
      assertThat(record.get("check.error_code")).isEqualTo(7L);
      assertThat(record.get("check.error_message"))
          .isEqualTo("PERMISSION_DENIED:denyall.default:Not allowed");
      assertThat(record.get("response.code")).isEqualTo(403L);
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void answersAreRememberedForRequestsAlikeInWhatCounted() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      mixer.answer = (request, out) -> FakeMixer.reply(out, rememberedByPath());
      serve(filter(true), mixer.port(), server.port());
      try (Client client = mesh.client()) {
        for (int i = 0; i < 3; i++) {
          assertThat(client.get("/a", "X-Number: " + i).status()).isEqualTo(200);
        }
        assertThat(mixer.checks).hasSize(1);
        assertThat(client.get("/b").status()).isEqualTo(200);
      }
      assertThat(mixer.checks).hasSize(2);
      assertThat(mesh.counter("http_mixer_filter.total_check_cache_hits")).isEqualTo(2);
      assertThat(mesh.counter("http_mixer_filter.total_check_calls")).isEqualTo(4);
      assertThat(mesh.counter("http_mixer_filter.total_remote_check_calls")).isEqualTo(2);
    }
  }

  @Test
  void mixerIsAskedForTheNextAnswerBeforeOneIsUsedUp() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      mixer.answer = (request, out) -> FakeMixer.reply(out, rememberedByPath());
      serve(filter(true), mixer.port(), server.port());
      try (Client client = mesh.client()) {
        for (int i = 1; i <= 300; i++) {
          assertThat(client.get("/a").status()).isEqualTo(200);
          if (i == 90 || i == 180 || i == 270) {
            // The hundredth, which would have to wait otherwise, is not there yet.
            mesh.awaitCounter("http_mixer_filter.total_remote_call_successes", 1 + i / 90);
          }
        }
      }
      assertThat(mesh.counter("http_mixer_filter.total_check_cache_misses")).isEqualTo(1);
      assertThat(mixer.checks).hasSize(4);
    }
  }

  private static CheckResponse.Builder rememberedByPath() {
    return CheckResponse.newBuilder()
        .setPrecondition(
            PreconditionResult.newBuilder()
                .setValidDuration(Duration.newBuilder().setSeconds(60))
                .setValidUseCount(100)
                .setReferencedAttributes(
                    ReferencedAttributes.newBuilder()
                        .addWords("no-such-header")
                        .addAttributeMatches(
                            AttributeMatch.newBuilder().setName(17).setCondition(Condition.EXACT))
                        .addAttributeMatches(
                            AttributeMatch.newBuilder()
                                .setName(15)
                                .setMapKey(-1)
                                .setCondition(Condition.ABSENCE))));
  }

  @Test
  void directivesChangeHeaders() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      mixer.answer =
          (request, out) ->
              FakeMixer.reply(
                  out,
                  CheckResponse.newBuilder()
                      .setPrecondition(
                          PreconditionResult.newBuilder()
                              .setRouteDirective(
                                  RouteDirective.newBuilder()
                                      .addRequestHeaderOperations(edit("x-one", "1"))
                                      .addRequestHeaderOperations(
                                          edit("x-gone", "").setOperation(Operation.REMOVE))
                                      .addResponseHeaderOperations(edit("x-two", "2")))));
      serve(filter(true), mixer.port(), server.port());
      assertThat(mesh.get("/", "X-Gone: 1").header("x-two")).isEqualTo("2");
      assertThat(server.requests.getFirst().header("x-one")).isEqualTo("1");
      assertThat(server.requests.getFirst().header("x-gone")).isNull();
    }
  }

  private static HeaderOperation.Builder edit(String name, String value) {
    return HeaderOperation.newBuilder().setName(name).setValue(value);
  }

  @Test
  void nobodyThereClosesOrOpensAsTheMeshWants() throws Exception {
    try (FakeServer server = FakeServer.saying("hello")) {
      serve(filter(true), FreePort.closed(), server.port());
      Mesh.Response refused = mesh.get("/");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).startsWith("UNAVAILABLE:");
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void failOpenLetsRequestsPass() throws Exception {
    try (FakeServer server = FakeServer.saying("hello")) {
      HttpClientConfig.Builder open = filter(true);
      open.getTransportBuilder()
          .setNetworkFailPolicy(
              NetworkFailPolicy.newBuilder()
                  .setPolicy(FailPolicy.FAIL_OPEN)
                  .setMaxRetry(1)
                  .setBaseRetryWait(Duration.newBuilder().setNanos(1_000_000)));
      serve(open, FreePort.closed(), server.port());
      assertThat(mesh.get("/").status()).isEqualTo(200);
      assertThat(mesh.counter("http_mixer_filter.total_remote_call_retries")).isEqualTo(1);
    }
  }

  @Test
  void aMixerThatNeverAnswersHoldsNoReportingProxyUp() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      mixer.silent = true;
      serve(filter(false), mixer.port(), server.port());
      try (Client client = mesh.client()) {
        for (int i = 0; i < 500; i++) {
          assertThat(client.get("/").status()).isEqualTo(200);
        }
      }
      assertThat(mesh.counter("http_mixer_filter.total_report_calls")).isEqualTo(500);
    }
  }

  @Test
  void aCalledSideBelievesTheProxyBefore() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      serve(filter(false), mixer.port(), server.port());
      String told =
          Base64.getEncoder()
              .encodeToString(
                  attributes("source.uid", "kubernetes://p.default", "request.path", "/no")
                      .toByteArray());
      assertThat(mesh.get("/", "X-Istio-Attributes: " + told).status()).isEqualTo(200);
      AttributeBag record = mixer.record();
      assertThat(record.get("source.uid")).isEqualTo("kubernetes://p.default");
      assertThat(record.get("request.path")).isEqualTo("/");
      assertThat(record.entry("request.headers", "x-istio-attributes")).isEqualTo(told);
      assertThat(server.requests.getFirst().header("x-istio-attributes")).isNull();
    }
  }

  @Test
  void aCallingSideTellsTheNextProxyAndBelievesNobody() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      serve(
          filter(false).setForwardAttributes(attributes("source.uid", "kubernetes://p.default")),
          ServiceConfig.newBuilder()
              .setForwardAttributes(attributes("destination.service.name", "a")),
          mixer.port(),
          server.port());
      String forged =
          Base64.getEncoder()
              .encodeToString(attributes("source.uid", "kubernetes://other").toByteArray());
      assertThat(mesh.get("/", "x-istio-attributes: " + forged).status()).isEqualTo(200);
      AttributeBag told =
          PlainAttributes.parse(
              Base64.getDecoder().decode(server.requests.getFirst().header("x-istio-attributes")));
      assertThat(told.get("source.uid")).isEqualTo("kubernetes://p.default");
      assertThat(told.get("destination.service.name")).isEqualTo("a");
      assertThat(mixer.record().names()).doesNotContain("source.uid");
    }
  }

  @Test
  void clientsThatGoAwayWhileMixerThinksAreReported() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      mixer.answer = (request, out) -> {}; // never
      serve(filter(true), mixer.port(), server.port());
      try (Client client = mesh.client()) {
        client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
        client.socket.setSoLinger(true, 0); // a reset, not the end of its half
        mesh.awaitCounter("http_mixer_filter.total_remote_calls", 1);
      }
      assertThat(mixer.record().get("context.proxy_error_code")).isEqualTo("DC");
      mesh.awaitCounter("http_mixer_filter.total_remote_call_cancellations", 1);
      assertThat(List.copyOf(server.requests)).isEmpty();
    }
  }

  private static ServiceConfig.Builder charging(String quota) {
    return ServiceConfig.newBuilder()
        .addQuotaSpec(
            QuotaSpec.newBuilder()
                .addRules(
                    QuotaRule.newBuilder()
                        .addMatch(
                            io.lateen.wire.proto.mixer.client.AttributeMatch.newBuilder()
                                .putClause(
                                    "request.path",
                                    StringMatch.newBuilder().setPrefix("/paid").build()))
                        .addQuotas(Quota.newBuilder().setQuota(quota).setCharge(1))));
  }

  private static CheckResponse.Builder granted(CheckResponse.Builder answer, long amount) {
    return answer.putQuotas(
        "rq",
        QuotaResult.newBuilder()
            .setGrantedAmount(amount)
            .setValidDuration(Duration.newBuilder().setSeconds(60))
            .build());
  }

  @Test
  void quotaIsFetchedAheadAndSpentUntilThereIsNone() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      AtomicInteger left = new AtomicInteger(2);
      mixer.answer =
          (request, out) -> {
            CheckResponse.Builder answer =
                CheckResponse.newBuilder()
                    .setPrecondition(
                        PreconditionResult.newBuilder()
                            .setValidDuration(Duration.newBuilder().setSeconds(60))
                            .setValidUseCount(-1));
            QuotaWish wish = request.quotas().get("rq");
            FakeMixer.reply(
                out,
                wish == null
                    ? answer
                    : granted(answer, left.getAndAdd((int) -Math.min(left.get(), wish.amount()))));
          };
      serve(filter(true), charging("rq"), mixer.port(), server.port());
      try (Client client = mesh.client()) {
        assertThat(client.get("/free").status()).isEqualTo(200);
        assertThat(mixer.checks.getFirst().quotas()).isEmpty();
        assertThat(client.get("/paid").status()).isEqualTo(200);
        assertThat(mixer.checks.get(1).quotas()).containsEntry("rq", new QuotaWish(10, true));
        assertThat(client.get("/paid").status()).isEqualTo(200);
        assertThat(mixer.checks).hasSize(2);
        Mesh.Response refused = client.get("/paid");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.body()).isEqualTo("RESOURCE_EXHAUSTED:Quota is exhausted for: rq");
        assertThat(client.get("/free").status()).isEqualTo(200);
      }
      assertThat(mesh.counter("http_mixer_filter.total_quota_cache_hit_accepts")).isEqualTo(1);
    }
  }

  @Test
  void apiSpecsSayWhatRequestsAreAbout() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      ServiceConfig.Builder route =
          ServiceConfig.newBuilder()
              .addHttpApiSpec(
                  HTTPAPISpec.newBuilder()
                      .setAttributes(attributes("api.service", "pets"))
                      .addPatterns(
                          HTTPAPISpecPattern.newBuilder()
                              .setAttributes(attributes("api.operation", "getPet"))
                              .setHttpMethod("GET")
                              .setUriTemplate("/pets/{id}")));
      serve(filter(false), route, mixer.port(), server.port());
      assertThat(mesh.get("/pets/7?a=b&key=secret").status()).isEqualTo(200);
      AttributeBag one = mixer.record();
      assertThat(one.get("api.service")).isEqualTo("pets");
      assertThat(one.get("api.operation")).isEqualTo("getPet");
      assertThat(one.get("request.api_key")).isEqualTo("secret");
      assertThat(mesh.get("/pets", "x-api-key: other").status()).isEqualTo(200);
      AttributeBag all = mixer.record();
      assertThat(all.get("api.service")).isEqualTo("pets");
      assertThat(all.get("api.operation")).isNull();
      assertThat(all.get("request.api_key")).isEqualTo("other");
    }
  }

  @Test
  void requestsOfOneConnectionAreToldEachAsItWas() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      serve(filter(false), mixer.port(), server.port());
      try (Client client = mesh.client()) {
        for (int i = 0; i < 130; i++) {
          String[] headers = new String[i % 40];
          for (int k = 0; k < headers.length; k++) {
            headers[k] = "X-" + k + ": " + i;
          }
          assertThat(client.get("/p" + i + "?q=" + i, headers).status()).isEqualTo(200);
        }
      }
      for (int i = 0; i < 130; i++) {
        AttributeBag record = mixer.record();
        assertThat(record.get("request.path")).isEqualTo("/p" + i + "?q=" + i);
        assertThat(record.entry("request.query_params", "q")).isEqualTo("" + i);
        for (int k = 0; k < 40; k++) {
          assertThat(record.entry("request.headers", "x-" + k))
              .isEqualTo(k < i % 40 ? "" + i : null);
        }
      }
    }
  }

  @Test
  void aFullQueueDropsRecordsAndHoldsNothingUp() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      mixer.silent = true;
      serve(filter(false), mixer.port(), server.port());
      try (Client client = mesh.client()) {
        for (int i = 0; i < 100; i++) {
          String large = i + "x".repeat(40_000);
          assertThat(client.get("/", "X-Large: " + large).status()).isEqualTo(200);
        }
      }
      assertThat(mesh.counter("http_mixer_filter.total_report_calls")).isEqualTo(100);
      // All but two MiB; on a busy machine those as well that had no answer for five seconds.
      assertThat(mesh.counter("http_mixer_filter.total_report_records_dropped"))
          .isBetween(20L, 100L);
    }
  }

  @Test
  void whatWasNotSentIsSentWhenMixerIsThereAgain() throws Exception {
    int port = FreePort.closed();
    try (FakeServer server = FakeServer.saying("hello")) {
      serve(filter(false), port, server.port());
      for (int i = 0; i < 5; i++) {
        assertThat(mesh.get("/" + i).status()).isEqualTo(200);
      }
      mesh.awaitCounter("http_mixer_filter.total_report_calls", 5);
      try (FakeMixer mixer = new FakeMixer(port)) {
        for (int i = 0; i < 5; i++) {
          assertThat(mixer.record().get("response.code")).isEqualTo(200L);
        }
        assertThat(mixer.records).isEmpty();
      }
      assertThat(mesh.counter("http_mixer_filter.total_report_records_dropped")).isZero();
    }
  }

  @Test
  void saysToTheProxyBeforeMixerWhoCalls() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      HttpClientConfig.Builder config = filter(true);
      config
          .getTransportBuilder()
          .setAttributesForMixerProxy(attributes("source.uid", "kubernetes://a.default"));
      serve(config, mixer.port(), server.port());
      assertThat(mesh.get("/").status()).isEqualTo(200);
      mixer.record();
      String said =
          Base64.getEncoder()
              .encodeToString(attributes("source.uid", "kubernetes://a.default").toByteArray());
      assertThat(mixer.callers).containsExactly("Check " + said, "Report " + said);
      assertThat(server.requests.getFirst().header("x-istio-attributes")).isNull();
    }
  }

  private static DownstreamTls ratings(TestAuthority authority) throws Exception {
    return new DownstreamTls(
        List.of(authority.issue(uri("spiffe://cluster.local/ns/data/sa/ratings")).inline()),
        authority.pem(),
        List.of(),
        false,
        List.of(),
        TlsVersions.USUAL);
  }

  @Test
  void saysWhoIsAtBothEndsOfTls() throws Exception {
    TestAuthority authority = new TestAuthority("mesh");
    mesh.downstreamTls = ratings(authority);
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      serve(filter(true), mixer.port(), server.port());
      TestAuthority.Identity caller =
          authority.issue(uri("spiffe://cluster.local/ns/shop/sa/reviews"));
      callOver(caller.context(authority), OWN);
      AttributeBag told = mixer.record();
      for (AttributeBag known : List.of(mixer.checks.getFirst().attributes(), told)) {
        assertThat(known.get("connection.mtls")).isEqualTo(true);
        assertThat(known.get("source.principal")).isEqualTo("cluster.local/ns/shop/sa/reviews");
        assertThat(known.get("source.user")).isEqualTo("cluster.local/ns/shop/sa/reviews");
        assertThat(known.get("source.namespace")).isEqualTo("shop");
        assertThat(known.get("destination.principal"))
            .isEqualTo("cluster.local/ns/data/sa/ratings");
        assertThat(known.get("connection.requested_server_name")).isEqualTo("ratings.data");
      }
      callOver(authority.anonymous(), OWN);
      AttributeBag stranger = mixer.record();
      assertThat(stranger.get("connection.mtls")).isEqualTo(false);
      assertThat(stranger.names()).doesNotContain("source.principal", "source.namespace");
      assertThat(stranger.get("connection.requested_server_name")).isEqualTo("ratings.data");
    }
  }

  private static String saying(String... namesAndValues) {
    return "x-istio-attributes: "
        + Base64.getEncoder().encodeToString(attributes(namesAndValues).toByteArray());
  }

  private static String callerAs(String uid) {
    return saying("source.uid", uid, "destination.service.name", "ratings");
  }

  /// What Mixer is asked about and told of one request.
  private static void assertCaller(FakeMixer mixer, String uid) throws Exception {
    for (AttributeBag known : List.of(mixer.checks.getLast().attributes(), mixer.record())) {
      assertThat(known.get("source.uid")).isEqualTo(uid);
      assertThat(known.get("destination.service.name")).isEqualTo("ratings");
    }
  }

  @Test
  void aCallerIsAPodOfTheNamespaceInItsCertificate() throws Exception {
    TestAuthority authority = new TestAuthority("mesh");
    mesh.downstreamTls = ratings(authority);
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      serve(filter(true), mixer.port(), server.port());
      SSLContext shop =
          authority.issue(uri("spiffe://cluster.local/ns/shop/sa/reviews")).context(authority);
      for (String own : List.of("kubernetes://p.shop", "kubernetes://p.v1.shop")) {
        callOver(shop, callerAs(own));
        assertCaller(mixer, own);
      }
      for (String forged :
          List.of(
              "kubernetes://p.data", "kubernetes://p.shop.data", "kubernetes://shop", "p.shop")) {
        callOver(shop, callerAs(forged));
        assertCaller(mixer, null);
      }
      // Of whichever trust domain the port takes: those are the mesh's own.
      SSLContext former =
          authority.issue(uri("spiffe://old.example/ns/shop/sa/reviews")).context(authority);
      callOver(former, callerAs("kubernetes://p.shop"));
      assertCaller(mixer, "kubernetes://p.shop");
      callOver(former, callerAs("kubernetes://p.data"));
      assertCaller(mixer, null);
      callOver(shop, callerAs("kubernetes://p.shop"), callerAs("kubernetes://p.data"));
      assertThat(mixer.record().get("source.uid")).isEqualTo("kubernetes://p.shop");
      assertThat(mixer.record().get("source.uid")).as("of the same connection").isNull();
    }
  }

  /// As in Istio: who wants to know who calls asks for a certificate.
  @Test
  void aCallerWithoutACertificateIsBelievedButNotOneWhoseCertificateNamesNoPod() throws Exception {
    TestAuthority authority = new TestAuthority("mesh");
    mesh.downstreamTls = ratings(authority);
    try (FakeMixer mixer = new FakeMixer();
        FakeServer server = FakeServer.saying("hello")) {
      serve(filter(true), mixer.port(), server.port());
      String said =
          saying(
              "source.uid", "kubernetes://p.data",
              "source.namespace", "data",
              "destination.service.name", "ratings");
      callOver(authority.anonymous(), said);
      assertThat(mixer.checks.getLast().attributes().get("source.namespace")).isEqualTo("data");
      assertCaller(mixer, "kubernetes://p.data");
      callOver(authority.issue(uri("https://elsewhere/me")).context(authority), said);
      assertThat(mixer.checks.getLast().attributes().names()).doesNotContain("source.namespace");
      assertCaller(mixer, null);
    }
  }

  /// Requests of one connection, one for each header.
  private void callOver(SSLContext tls, String... headers) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            tls.getSocketFactory().createSocket(InetAddress.ofLiteral("127.0.0.1"), mesh.port())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName("ratings.data")));
      socket.setSSLParameters(parameters);
      for (String header : headers) {
        FakeServer.send(
            socket.getOutputStream(), "GET / HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n");
        assertThat(FakeServer.head(socket.getInputStream())).startsWith("HTTP/1.1 200");
        assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
      }
    }
  }
}
