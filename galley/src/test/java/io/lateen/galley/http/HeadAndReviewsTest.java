package io.lateen.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.galley.auth.Identity;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class HeadAndReviewsTest {

  private static final String REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";

  @TempDir Path home;
  private ServedEngine served;
  private HttpsCaller caller;

  @BeforeEach
  void start() throws Exception {
    served = new ServedEngine(ApiServerSettings.in(home, 0));
    caller = new HttpsCaller(served.server());
  }

  @AfterEach
  void stop() {
    caller.close();
    served.close();
  }

  @Test
  void headTellsWhatGetWouldBringWithoutTheBody() throws Exception {
    for (String path : List.of("/api/v1/namespaces/default", "/apis", "/healthz")) {
      HttpResponse<String> head = caller.send(caller.request(path).HEAD());
      HttpResponse<String> get = caller.send(caller.request(path).GET());
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(head.headers().firstValue("content-length"))
          .isEqualTo(get.headers().firstValue("content-length"));
    }
    assertThat(caller.send(caller.request("/api/v1/namespaces/no").HEAD()).statusCode())
        .isEqualTo(404);
    var watch = caller.send(caller.request("/api/v1/namespaces?watch=true").HEAD());
    assertThat(watch.statusCode()).isEqualTo(200);
  }

  private JsonNode review(HttpsCaller who, HttpRequest.Builder request, String token)
      throws Exception {
    HttpRequest.Builder post =
        request
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"spec\":{\"token\":\"" + token + "\"}}"));
    return JsonText.MAPPER.readTree(who.send(post).body());
  }

  @Test
  void aTokenIsReviewed() throws Exception {
    String token = served.server().token().value();
    JsonNode known = review(caller, caller.request(REVIEWS), token).path("status");
    assertThat(known.path("authenticated").asBoolean()).isTrue();
    assertThat(known.path("user").path("username").asString("")).isEqualTo("lateen-admin");
    assertThat(known.path("user").path("groups").toString()).contains("system:masters");

    JsonNode unknown = review(caller, caller.request(REVIEWS), "wrong").path("status");
    assertThat(unknown.path("authenticated").asBoolean()).isFalse();
    assertThat(unknown.has("user")).isFalse();
  }

  @Test
  void onlyAdministratorsMayReviewTokens() throws Exception {
    Identity reader = served.server().authority().clientIdentity("ann", List.of("readers"));
    try (HttpsCaller ann = new HttpsCaller(served.server(), reader)) {
      assertThat(review(ann, ann.anonymous(REVIEWS), "x").path("code").asInt()).isEqualTo(403);
    }
  }
}
