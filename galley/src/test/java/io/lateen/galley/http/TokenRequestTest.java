package io.lateen.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TokenRequestTest {
  private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";

  @TempDir Path home;
  private ServedEngine served;
  private HttpsCaller caller;

  @BeforeEach
  void start() throws Exception {
    served = new ServedEngine(ApiServerSettings.in(home, 0));
    caller = new HttpsCaller(served.server());
    post(ACCOUNTS, "{\"metadata\":{\"name\":\"reviews\"}}");
  }

  @AfterEach
  void stop() {
    caller.close();
    served.close();
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return caller.send(
        caller
            .request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private String token(String spec) throws Exception {
    HttpResponse<String> answer = post(ACCOUNTS + "/reviews/token", "{\"spec\":" + spec + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JsonText.MAPPER.readTree(answer.body()).path("status").path("token").asString("");
  }

  private JsonNode review(String token, String audiences) throws Exception {
    String spec = "{\"spec\":{\"token\":\"" + token + "\",\"audiences\":" + audiences + "}}";
    return JsonText.MAPPER.readTree(post(REVIEWS, spec).body()).path("status");
  }

  @Test
  void aTokenSaysWhoseItIs() throws Exception {
    JsonNode status = review(token("{}"), "[]");
    assertThat(status.path("authenticated").asBoolean()).isTrue();
    assertThat(status.path("user").path("username").asString(""))
        .isEqualTo("system:serviceaccount:default:reviews");
    assertThat(status.path("user").path("groups").toString())
        .contains("system:serviceaccounts", "system:serviceaccounts:default");
  }

  @Test
  void aTokenIsForItsAudienceOnly() throws Exception {
    String token = token("{\"audiences\":[\"istio-ca\"]}");
    assertThat(review(token, "[\"istio-ca\"]").path("audiences").toString())
        .isEqualTo("[\"istio-ca\"]");
    assertThat(review(token, "[\"vault\"]").path("authenticated").asBoolean()).isFalse();
    assertThat(review(token, "[]").path("authenticated").asBoolean()).isFalse();
    assertThat(with(token, PODS).statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> with(String token, String path) throws Exception {
    HttpRequest.Builder request =
        caller.request(path).setHeader("Authorization", "Bearer " + token).GET();
    return caller.send(request);
  }

  @Test
  void itsOwnerMayLookButNotAtSecrets() throws Exception {
    String token = token("{}");
    assertThat(with(token, PODS).statusCode()).isEqualTo(200);
    assertThat(with(token, "/api/v1/secrets").statusCode()).isEqualTo(403);
    HttpRequest.Builder another =
        caller
            .request(ACCOUNTS + "/reviews/token")
            .setHeader("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString("{\"spec\":{}}"));
    assertThat(caller.send(another).statusCode()).isEqualTo(403);
  }

  /// As Istio's charts give it to a gateway.
  @Test
  void aRoleGivesOneSecretAtATime() throws Exception {
    String rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/";
    String secrets = "/api/v1/namespaces/default/secrets";
    for (String name : new String[] {"shop", "istio-ca-secret", "cacerts"}) {
      post(secrets, "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"key\":\"YQ==\"}}");
    }
    String token = token("{}");
    assertThat(with(token, secrets + "/shop").statusCode()).isEqualTo(403);
    post(
        rbac + "roles",
        "{\"metadata\":{\"name\":\"sds\"},\"rules\":[{\"apiGroups\":[\"\"],\"resources\":[\"secrets\"],"
            + "\"verbs\":[\"get\",\"list\",\"watch\"]}]}");
    post(
        rbac + "rolebindings",
        "{\"metadata\":{\"name\":\"sds\"},\"roleRef\":{\"apiGroup\":\"rbac.authorization.k8s.io\","
            + "\"kind\":\"Role\",\"name\":\"sds\"},\"subjects\":[{\"kind\":\"ServiceAccount\",\"name\":\"reviews\"}]}");

    assertThat(with(token, secrets + "/shop").body()).contains("YQ==");
    assertThat(with(token, secrets + "?fieldSelector=metadata.name%3Dshop").body())
        .contains("YQ==");
    assertThat(with(token, secrets).statusCode()).isEqualTo(403);
    assertThat(with(token, secrets + "?fieldSelector=type%3DOpaque").statusCode()).isEqualTo(403);
    assertThat(with(token, secrets + "/istio-ca-secret").statusCode()).isEqualTo(403);
    for (String sign : new String[] {"%3D", "%3D%3D", "%3D%20", "%20%3D"}) {
      String selector = "?fieldSelector=metadata.name" + sign + "istio-ca-secret";
      assertThat(with(token, secrets + selector).statusCode()).as(selector).isEqualTo(403);
    }
    assertThat(with(token, secrets + "/cacerts").statusCode()).isEqualTo(403);
    assertThat(with(token, "/api/v1/namespaces/other/secrets/shop").statusCode()).isEqualTo(403);
    HttpRequest.Builder removal =
        caller.request(secrets + "/shop").setHeader("Authorization", "Bearer " + token).DELETE();
    assertThat(caller.send(removal).statusCode()).isEqualTo(403);
  }

  @Test
  void aTokenDiesWithItsAccount() throws Exception {
    String token = token("{}");
    caller.send(caller.request(ACCOUNTS + "/reviews").DELETE());
    assertThat(review(token, "[]").path("authenticated").asBoolean()).isFalse();
    post(ACCOUNTS, "{\"metadata\":{\"name\":\"reviews\"}}");
    assertThat(review(token, "[]").path("authenticated").asBoolean()).isFalse();
  }

  @Test
  void aTokenDiesWithItsPod() throws Exception {
    post(
        PODS,
        "{\"metadata\":{\"name\":\"one\"},\"spec\":{\"containers\":"
            + "[{\"name\":\"a\",\"image\":\"b\"}]}}");
    String token = token("{\"boundObjectRef\":{\"kind\":\"Pod\",\"name\":\"one\"}}");
    JsonNode known = review(token, "[]");
    assertThat(known.path("authenticated").asBoolean()).isTrue();
    assertThat(known.path("user").path("extra").toString())
        .contains("\"authentication.kubernetes.io/pod-name\":[\"one\"]");
    caller.send(caller.request(PODS + "/one?gracePeriodSeconds=0").DELETE());
    assertThat(review(token, "[]").path("authenticated").asBoolean()).isFalse();
  }

  @Test
  void nobodyElseMakesTokens() throws Exception {
    String token = token("{}");
    String forged = token.substring(0, token.length() - 4) + "AAAA";
    assertThat(review(forged, "[]").path("authenticated").asBoolean()).isFalse();
    String none = "eyJhbGciOiJub25lIn0" + token.substring(token.indexOf('.'));
    assertThat(review(none, "[]").path("authenticated").asBoolean()).isFalse();
    assertThat(post(ACCOUNTS + "/nobody/token", "{\"spec\":{}}").statusCode()).isEqualTo(404);
    assertThat(post(ACCOUNTS + "/reviews/token", "{\"spec\":{\"expirationSeconds\":5}}").body())
        .contains("spec.expirationSeconds: 5 (expected: at least 600)");
  }

  @Test
  void theKeyIsItsOwnersOnly() throws Exception {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.resolve("pki/sa.key"))))
        .isEqualTo("rw-------");
  }
}
