package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.lateen.proxy.filter.http.FilterParsing;
import io.lateen.proxy.filter.http.jwt.JwtParser;
import io.lateen.proxy.filter.http.rbac.RbacParser;
import io.lateen.proxy.listener.Mesh.Response;
import io.lateen.proxy.resource.HttpFilterConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens that another's library signs, real connections.
final class JwtFilterTest {
  private static final String ISSUER = "https://issuer";
  private static final String NAME = "envoy.filters.http.jwt_authn";
  private static final PublicJsonWebKey RSA = rsa("one");

  private final Mesh mesh = new Mesh();
  private final ConcurrentLinkedQueue<String> heads = new ConcurrentLinkedQueue<>();
  private final List<FakeServer> servers = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    mesh.close();
    for (FakeServer server : servers) {
      server.close();
    }
  }

  private static PublicJsonWebKey rsa(String id) {
    try {
      PublicJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
      key.setKeyId(id);
      return key;
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String jwks(JsonWebKey... keys) {
    List<String> written = new ArrayList<>();
    for (JsonWebKey key : keys) {
      written.add(key.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    }
    return "{\"keys\":[" + String.join(",", written) + "]}";
  }

  private static JwtClaims claims() {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setSubject("bob");
    claims.setExpirationTimeMinutesInTheFuture(10);
    return claims;
  }

  private static String sign(
      String algorithm, Key key, String id, String payload, Consumer<JsonWebSignature> more)
      throws JoseException {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    jws.setAlgorithmHeaderValue(algorithm);
    jws.setKey(key);
    if (id != null) {
      jws.setKeyIdHeaderValue(id);
    }
    jws.setPayload(payload);
    jws.setDoKeyValidation(false);
    more.accept(jws);
    return jws.getCompactSerialization();
  }

  private static String token(JwtClaims claims) throws JoseException {
    return sign("RS256", RSA.getPrivateKey(), "one", claims.toJson(), jws -> {});
  }

  private static <B extends Message.Builder> B json(String text, B builder) throws IOException {
    JsonFormat.parser().merge(text, builder);
    return builder;
  }

  private static String quoted(String json) {
    return "\"" + json.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static FilterParsing parse(String config) throws IOException {
    return FilterParsing.of(
        json(config, JwtAuthentication.newBuilder()).build(), new JwtParser()::parse);
  }

  /// @param provider fields beside issuer, `,`-led
  private static String config(String keys, String provider, String requires) {
    return "{providers: {p: {issuer: '%s', %s, payloadInMetadata: payload %s}}, rules: [{match: {prefix: '/free'}}, {match: {prefix: '/'}, requires: %s}]}"
        .formatted(ISSUER, keys, provider, requires);
  }

  private static String inline(JsonWebKey... keys) {
    return "localJwks: {inlineString: " + quoted(jwks(keys)) + "}";
  }

  private Mesh serve(String name, String config) throws IOException {
    FilterParsing parsed = parse(config);
    assertThat(parsed.problems()).isEmpty();
    FakeServer server =
        new FakeServer(
            (request, in, out) -> {
              heads.add(request.head());
              return FakeServer.ok(out, "a");
            });
    servers.add(server);
    mesh.filters.addFirst(new HttpFilterConfig(name, parsed.config(), false));
    return mesh.cluster("a", server.port()).route("/", "a").serve();
  }

  private Mesh usual() throws IOException {
    return serve(NAME, config(inline(RSA), "", "{providerName: p}"));
  }

  private Response bearer(String token) throws IOException {
    return mesh.get("/", "Authorization: Bearer " + token);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"
      })
  void takesSignaturesOfEveryPublicKind(String algorithm) throws Exception {
    PublicJsonWebKey key =
        switch (algorithm) {
          case "ES256" -> EcJwkGenerator.generateJwk(EllipticCurves.P256);
          case "ES384" -> EcJwkGenerator.generateJwk(EllipticCurves.P384);
          case "ES512" -> EcJwkGenerator.generateJwk(EllipticCurves.P521);
          case "EdDSA" -> OkpJwkGenerator.generateJwk("Ed25519");
          default -> RSA;
        };
    serve(NAME, config(inline(key), "", "{providerName: p}"));
    String token = sign(algorithm, key.getPrivateKey(), null, claims().toJson(), jws -> {});
    assertThat(bearer(token).status()).isEqualTo(200);
    assertThat(bearer(token).status()).as("again, from memory").isEqualTo(200);
    int last = token.lastIndexOf('.') + 2;
    String forged =
        token.substring(0, last)
            + (token.charAt(last) == 'A' ? 'B' : 'A')
            + token.substring(last + 1);
    Response refused = bearer(forged);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.body()).isEqualTo("Jwt verification fails");
  }

  @Test
  void refusesARequestWithoutToken() throws Exception {
    usual();
    Response refused = mesh.get("/");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.body()).isEqualTo("Jwt is missing");
    assertThat(refused.header("www-authenticate")).isEqualTo("Bearer realm=\"test\"");
    assertThat(mesh.get("/free").status()).isEqualTo(200);
    assertThat(mesh.counter("http.test.jwt_authn.denied")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "istio_authn, Origin authentication failed.",
    "istio_authn_peers, Peer authentication failed."
  })
  void refusesInTheWordsOfIstio11(String name, String words) throws Exception {
    serve(name, config(inline(RSA), ", audiences: [books]", "{providerName: p}"));
    Response refused = mesh.get("/");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.body()).isEqualTo(words);
    assertRefused(token(claims()), 401, words);
  }

  private void assertRefused(String token, int status, String text) throws IOException {
    Response refused = bearer(token);
    assertThat(refused.body()).isEqualTo(text);
    assertThat(refused.status()).isEqualTo(status);
  }

  @Test
  void refusesTokensThatAreNotForNow() throws Exception {
    usual();
    JwtClaims old = claims();
    old.setExpirationTimeMinutesInTheFuture(-2);
    assertRefused(token(old), 401, "Jwt is expired");
    JwtClaims early = claims();
    early.setNotBeforeMinutesInThePast(-2);
    assertRefused(token(early), 401, "Jwt not yet valid");
    JwtClaims skewed = claims();
    skewed.setExpirationTimeMinutesInTheFuture(-0.5f);
    assertThat(bearer(token(skewed)).status()).as("clocks differ by a minute").isEqualTo(200);
  }

  @Test
  void refusesTokensOfOthersAndForOthers() throws Exception {
    serve(NAME, config(inline(RSA), ", audiences: [books]", "{providerName: p}"));
    JwtClaims other = claims();
    other.setIssuer("https://other");
    assertRefused(token(other), 401, "Jwt issuer is not configured");
    assertRefused(token(claims()), 403, "Audiences in Jwt are not allowed");
    JwtClaims meant = claims();
    meant.setAudience("films", "books");
    assertThat(bearer(token(meant)).status()).isEqualTo(200);
  }

  @Test
  void refusesTokensThatSayThemselvesHowToBeJudged() throws Exception {
    usual();
    String unsigned =
        Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims().toJson().getBytes(StandardCharsets.UTF_8))
            + ".";
    assertRefused(unsigned, 401, "Jwt header [alg] is not supported");
    byte[] publicKey = RSA.getPublicKey().getEncoded();
    String confused = sign("HS256", new HmacKey(publicKey), "one", claims().toJson(), jws -> {});
    assertRefused(confused, 401, "Jwt header [alg] is not supported");
    PublicJsonWebKey own = rsa("one");
    String injected =
        sign(
            "RS256",
            own.getPrivateKey(),
            "one",
            claims().toJson(),
            jws -> {
              jws.setJwkHeader(own);
              jws.getHeaders().setStringHeaderValue("jku", "https://evil/keys");
            });
    assertRefused(injected, 401, "Jwt verification fails");
    String path =
        sign("RS256", own.getPrivateKey(), "../../etc/passwd", claims().toJson(), jws -> {});
    assertRefused(path, 401, "Jwks doesn't have key to match kid or alg from Jwt");
    String critical =
        sign(
            "RS256",
            RSA.getPrivateKey(),
            "one",
            claims().toJson(),
            jws -> jws.getHeaders().setObjectHeaderValue("crit", List.of("x")));
    assertRefused(critical, 401, "Jwt header is an invalid JSON");
    PublicJsonWebKey curve = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    assertRefused(
        sign("ES256", curve.getPrivateKey(), "one", claims().toJson(), jws -> {}),
        401,
        "Jwks doesn't have key to match kid or alg from Jwt");
  }

  @Test
  void refusesWhatIsNoToken() throws Exception {
    usual();
    assertRefused(
        "a.b",
        401,
        "Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections");
    assertRefused("a.b.c", 401, "Jwt header is an invalid JSON");
    assertRefused("!.b.c", 401, "Jwt header is an invalid JSON");
    assertRefused("x".repeat(20_000), 401, "Jwt is too large");
    String deep = "{\"iss\":\"" + ISSUER + "\",\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
    assertRefused(
        sign("RS256", RSA.getPrivateKey(), "one", deep, jws -> {}),
        401,
        "Jwt payload is an invalid JSON");
    String timeless = "{\"iss\":\"" + ISSUER + "\",\"exp\":\"never\"}";
    assertRefused(
        sign("RS256", RSA.getPrivateKey(), "one", timeless, jws -> {}),
        401,
        "Jwt payload is an invalid JSON");
  }

  @Test
  void findsTokensWhereTheyMayStand() throws Exception {
    serve(
        NAME,
        config(
            inline(RSA),
            ", fromHeaders: [{name: X-Jwt, valuePrefix: 'JWT '}], fromParams: [jwt], fromCookies:"
                + " [session]",
            "{providerName: p}"));
    String token = token(claims());
    assertThat(mesh.get("/", "x-jwt: JWT " + token).status()).isEqualTo(200);
    assertThat(mesh.get("/?a=b&jwt=" + token + "&c=d").status()).isEqualTo(200);
    assertThat(mesh.get("/", "cookie: a=b; session=" + token).status()).isEqualTo(200);
    assertThat(bearer(token).status()).isEqualTo(401);
    assertThat(mesh.get("/?xjwt=" + token).status()).isEqualTo(401);
    assertThat(heads).anySatisfy(head -> assertThat(head).startsWith("GET /?a=b&c=d HTTP/1.1"));
    assertThat(heads).noneSatisfy(head -> assertThat(head).containsIgnoringCase("x-jwt"));
  }

  @Test
  void tellsTheApplicationWhatTheTokenSaysAndNobodyElseCan() throws Exception {
    serve(
        NAME,
        config(
            inline(RSA),
            ", forward: true, forwardPayloadHeader: sec-istio-auth-userinfo, claimToHeaders:"
                + " [{headerName: x-sub, claimName: sub}]",
            "{requiresAny: {requirements: [{providerName: p}, {allowMissing: {}}]}}"));
    String token = token(claims());
    assertThat(
            mesh.get(
                    "/",
                    "Authorization: Bearer " + token,
                    "sec-istio-auth-userinfo: forged",
                    "x-sub: alice")
                .status())
        .isEqualTo(200);
    assertThat(heads.poll())
        .contains("sec-istio-auth-userinfo: " + token.split("\\.", -1)[1])
        .contains("x-sub: bob")
        .contains("Bearer " + token)
        .doesNotContain("forged")
        .doesNotContain("alice");
    assertThat(mesh.get("/", "sec-istio-auth-userinfo: forged", "x-sub: alice").status())
        .isEqualTo(200);
    assertThat(heads.poll()).doesNotContain("forged").doesNotContain("alice");
  }

  @Test
  void aMissingTokenWillDoButNotABadOne() throws Exception {
    serve(
        NAME,
        config(
            inline(RSA),
            "",
            "{requiresAny: {requirements: [{providerName: p}, {allowMissing: {}}]}}"));
    assertThat(mesh.get("/").status()).isEqualTo(200);
    assertRefused("a.b.c", 401, "Jwt header is an invalid JSON");
    JwtClaims other = claims();
    other.setIssuer("https://other");
    assertRefused(token(other), 401, "Jwt issuer is not configured");
  }

  @Test
  void evenABadTokenWillDoWhereNoneIsNeeded() throws Exception {
    serve(NAME, config(inline(RSA), "", "{allowMissingOrFailed: {}}"));
    assertThat(bearer("a.b.c").status()).isEqualTo(200);
  }

  @Test
  void rulesMayAskForClaims() throws Exception {
    String rules =
        """
        {rules: {policies: {p: {permissions: [{any: true}], principals: [{metadata: {filter:
        'envoy.filters.http.jwt_authn', path: [{key: payload}, {key: groups}], value: {listMatch:
        {oneOf: {stringMatch: {exact: admins}}}}}}]}}}}""";
    FilterParsing parsed =
        FilterParsing.of(json(rules, RBAC.newBuilder()).build(), new RbacParser()::parse);
    mesh.filters.add(new HttpFilterConfig("envoy.filters.http.rbac", parsed.config(), false));
    usual();
    JwtClaims admin = claims();
    admin.setClaim("groups", List.of("users", "admins"));
    JwtClaims user = claims();
    user.setClaim("groups", List.of("users"));
    assertThat(bearer(token(admin)).status()).isEqualTo(200);
    assertThat(bearer(token(user)).status()).isEqualTo(403);
    assertThat(bearer(token(admin)).status()).isEqualTo(200);
  }

  private static String remote(int timeoutMillis) {
    return "remoteJwks: {httpUri: {uri: 'http://issuer/keys?x=1', cluster: keys, timeout: '%.3fs'}}"
        .formatted(timeoutMillis / 1000.0);
  }

  @Test
  void fetchesKeysOnceAndAgainForOneThatIsNotThere() throws Exception {
    AtomicReference<String> keys = new AtomicReference<>(jwks(RSA));
    ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    FakeServer issuer =
        new FakeServer(
            (request, in, out) -> {
              asked.add(request.head());
              return FakeServer.ok(out, keys.get());
            });
    servers.add(issuer);
    mesh.cluster("keys", issuer.port());
    serve(NAME, config(remote(5000), "", "{providerName: p}"));
    assertThat(bearer(token(claims())).status()).isEqualTo(200);
    assertThat(bearer(token(claims())).status()).isEqualTo(200);
    assertThat(asked).singleElement().asString().startsWith("GET /keys?x=1 HTTP/1.1");
    PublicJsonWebKey stranger = rsa("stranger");
    String strange =
        sign("RS256", stranger.getPrivateKey(), "stranger", claims().toJson(), j -> {});
    for (int i = 0; i < 20; i++) {
      assertThat(bearer(strange).status()).isEqualTo(401);
    }
    assertThat(asked).as("strangers cannot make us ask at will").hasSize(1);
  }

  @Test
  void refusesWhileThereAreNoKeys() throws Exception {
    FakeServer issuer =
        new FakeServer(
            (request, in, out) -> FakeServer.ok(out, "{\"keys\":[" + "{},".repeat(500) + "{}]}"));
    servers.add(issuer);
    mesh.cluster("keys", issuer.port());
    serve(NAME, config(remote(5000), "", "{providerName: p}"));
    assertRefused(token(claims()), 401, "Jwks remote fetch is failed");
  }

  @Test
  void doesNotWaitLongForKeys() throws Exception {
    FakeServer issuer =
        new FakeServer(
            (request, in, out) -> {
              in.read(); // never answers; ends when the other side does
              return false;
            });
    servers.add(issuer);
    mesh.cluster("keys", issuer.port());
    serve(NAME, config(remote(100), "", "{providerName: p}"));
    assertRefused(token(claims()), 401, "Jwks remote fetch is failed");
    assertThat(mesh.get("/free").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}]}",
      })
  void keySetsThatAreNoneMakeNoTokenValid(String bad) throws Exception {
    serve(NAME, config("localJwks: {inlineString: " + quoted(bad) + "}", "", "{providerName: p}"));
    assertThat(bearer(token(claims())).status()).isEqualTo(401);
  }

  @Test
  void refusesProvidersThatAreNotThere() throws Exception {
    assertThat(parse(config(inline(RSA), "", "{providerName: q}")).problems())
        .containsExactly("rules[1].requires.provider_name: q (expected: one of [p])");
  }
}
