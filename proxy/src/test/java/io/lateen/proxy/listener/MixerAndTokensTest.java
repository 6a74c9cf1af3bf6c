package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.proxy.filter.http.FilterParsing;
import io.lateen.proxy.filter.http.jwt.JwtParser;
import io.lateen.proxy.filter.http.mixer.MixerParser;
import io.lateen.proxy.filter.http.rbac.RbacParser;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.report.mixer.MixerClients;
import io.lateen.proxy.resource.HttpFilterConfig;
import io.lateen.wire.proto.mixer.CheckResponse;
import io.lateen.wire.proto.mixer.CheckResponse.PreconditionResult;
import io.lateen.wire.proto.mixer.ReferencedAttributes;
import io.lateen.wire.proto.mixer.ReferencedAttributes.AttributeMatch;
import io.lateen.wire.proto.mixer.ReferencedAttributes.Condition;
import io.lateen.wire.proto.mixer.client.HttpClientConfig;
import io.lateen.wire.proto.mixer.client.ServiceConfig;
import java.io.IOException;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What Mixer hears of tokens, of rules that are tried, and of requests that never came to its
/// filter.
final class MixerAndTokensTest {
  private final Mesh mesh = new Mesh();
  private PublicJsonWebKey key;
  private FakeServer server;
  private FakeMixer mixer;

  @BeforeEach
  void start() throws Exception {
    key = OkpJwkGenerator.generateJwk("Ed25519");
    server = FakeServer.saying("hello");
    mixer = new FakeMixer();
  }

  @AfterEach
  void close() throws Exception {
    mesh.close();
    mixer.close();
    server.close();
  }

  private static <B extends Message.Builder> B json(String text, B builder) throws IOException {
    JsonFormat.parser().merge(text, builder);
    return builder;
  }

  private void jwt() throws IOException {
    String keys = "{\"keys\":[" + key.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY) + "]}";
    String config =
        "{providers: {p: {issuer: me, forward: true, localJwks: {inlineString: '%s'}}}, rules: [{match: {prefix: '/'}, requires: {providerName: p}}]}"
            .formatted(keys);
    FilterParsing parsed =
        FilterParsing.of(
            json(config, JwtAuthentication.newBuilder()).build(), new JwtParser()::parse);
    assertThat(parsed.problems()).isEmpty();
    mesh.filters.add(new HttpFilterConfig("istio_authn", parsed.config(), false));
  }

  private void rbac(String config) throws IOException {
    FilterParsing parsed =
        FilterParsing.of(json(config, RBAC.newBuilder()).build(), new RbacParser()::parse);
    assertThat(parsed.problems()).isEmpty();
    mesh.filters.add(new HttpFilterConfig("envoy.filters.http.rbac", parsed.config(), false));
  }

  private void serve(boolean asks) throws IOException {
    HttpClientConfig.Builder config = HttpClientConfig.newBuilder();
    config
        .setDefaultDestinationService("default")
        .putServiceConfigs(
            "default", ServiceConfig.newBuilder().setDisableCheckCalls(!asks).build())
        .getTransportBuilder()
        .setCheckCluster(asks ? "mixer" : "")
        .setReportCluster("mixer");
    FilterParsing parsed =
        FilterParsing.of(config.build(), new MixerParser(new MixerClients())::parse);
    mesh.filters.add(new HttpFilterConfig("mixer", parsed.config(), false));
    mesh.cluster("a", server.port()).cluster("mixer", mixer.port()).route("/", "a").serve();
  }

  private String token(String subject, List<String> groups) throws Exception {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer("me");
    claims.setSubject(subject);
    claims.setAudience("books", "films");
    claims.setClaim("azp", "browser");
    claims.setClaim("groups", groups);
    claims.setExpirationTimeMinutesInTheFuture(10);
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue("EdDSA");
    jws.setKey(key.getPrivateKey());
    jws.setPayload(claims.toJson());
    return "Authorization: Bearer " + jws.getCompactSerialization();
  }

  @Test
  void mixerHearsWhatATokenSays() throws Exception {
    jwt();
    serve(false);
    assertThat(mesh.get("/", token("böb", List.of("a", "b"))).status()).isEqualTo(200);
    AttributeBag record = mixer.record();
    assertThat(record.get("request.auth.principal")).isEqualTo("me/böb");
    assertThat(record.get("request.auth.audiences")).isEqualTo("books,films");
    assertThat(record.get("request.auth.presenter")).isEqualTo("browser");
    assertThat(record.entry("request.auth.claims", "groups")).isEqualTo("a,b");
    assertThat(record.entry("request.auth.claims", "iss")).isEqualTo("me");
    assertThat((String) record.get("request.auth.raw_claims")).contains("\"azp\":\"browser\"");
  }

  @Test
  void mixerHearsOfARequestWhoseTokenIsRefused() throws Exception {
    jwt();
    serve(true);
    assertThat(mesh.get("/p", "X-Own: 1").status()).isEqualTo(401);
    AttributeBag record = mixer.record();
    assertThat(record.get("response.code")).isEqualTo(401L);
    assertThat(record.get("context.proxy_error_code")).isEqualTo("UAEX");
    assertThat(record.get("request.path")).isEqualTo("/p");
    assertThat(record.entry("request.headers", "x-own")).isEqualTo("1");
    assertThat(record.get("request.auth.principal")).isNull();
    assertThat(record.get("check.error_code")).isNull();
    assertThat(mixer.checks).isEmpty();
  }

  @Test
  void mixerHearsOnceOfEachRequestOfAConnection() throws Exception {
    rbac(
        "{rules: {action: DENY, policies: {p: {permissions: [{url_path: {path: {prefix:"
            + " '/no'}}}], principals: [{any: true}]}}}}");
    serve(false);
    try (Client client = mesh.client()) {
      assertThat(client.get("/yes").status()).isEqualTo(200);
      assertThat(client.get("/no/1").status()).isEqualTo(403);
      assertThat(client.get("/no/2").status()).isEqualTo(403);
      assertThat(client.get("/yes/2").status()).isEqualTo(200);
    }
    for (String path : List.of("/yes", "/no/1", "/no/2", "/yes/2")) {
      AttributeBag record = mixer.record();
      assertThat(record.get("request.path")).isEqualTo(path);
      assertThat(record.get("response.code")).isEqualTo(path.startsWith("/no") ? 403L : 200L);
      assertThat(record.get("context.proxy_error_code")).isEqualTo("-");
    }
  }

  @Test
  void mixerHearsWhatTriedRulesWouldSay() throws Exception {
    rbac(
        "{shadow_rules: {policies: {viewer: {permissions: [{url_path: {path: {prefix:"
            + " '/yes'}}}], principals: [{any: true}]}}}}");
    serve(false);
    assertThat(mesh.get("/yes").status()).isEqualTo(200);
    AttributeBag allowed = mixer.record();
    assertThat(allowed.get("rbac.permissive.response_code")).isEqualTo("allowed");
    assertThat(allowed.get("rbac.permissive.effective_policy_id")).isEqualTo("viewer");
    assertThat(mesh.get("/no").status()).isEqualTo(200);
    AttributeBag denied = mixer.record();
    assertThat(denied.get("rbac.permissive.response_code")).isEqualTo("denied");
    assertThat(denied.get("rbac.permissive.effective_policy_id")).isNull();
  }

  private static AttributeMatch match(String mapKey) {
    return AttributeMatch.newBuilder()
        .setName(-1)
        .setCondition(Condition.EXACT)
        .setMapKey(mapKey.isEmpty() ? 0 : -2)
        .build();
  }

  /// An answer for one user is not remembered for another.
  @Test
  void answersAreRememberedByTheTokenTheyHangOn() throws Exception {
    jwt();
    serve(true);
    for (List<String> words :
        List.of(List.of("request.auth.principal", ""), List.of("request.auth.claims", "groups"))) {
      CheckResponse.Builder answer =
          CheckResponse.newBuilder()
              .setPrecondition(
                  PreconditionResult.newBuilder()
                      .setValidUseCount(100)
                      .setValidDuration(Duration.newBuilder().setSeconds(60))
                      .setReferencedAttributes(
                          ReferencedAttributes.newBuilder()
                              .addAllWords(words)
                              .addAttributeMatches(match(words.get(1)))));
      mixer.answer = (request, out) -> FakeMixer.reply(out, answer);
      int before = mixer.checks.size();
      String bob = token("bob" + words, List.of("x"));
      try (Client client = mesh.client()) { // memories are the worker's
        assertThat(client.get("/", bob).status()).isEqualTo(200);
        assertThat(client.get("/", bob).status()).isEqualTo(200);
        String eve = token("eve" + words, List.of("y"));
        assertThat(client.get("/", eve).status()).isEqualTo(200);
      }
      assertThat(mixer.checks.size() - before).as(words.toString()).isEqualTo(2);
    }
  }
}
