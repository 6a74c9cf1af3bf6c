package bookinfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RatingsTest {
  private static Served version(String version) throws Exception {
    return new Served(new Ratings(Map.of("SERVICE_VERSION", version)));
  }

  @Test
  void isHealthy() throws Exception {
    try (var ratings = version("v1")) {
      assertThat(ratings.get("/health").body()).isEqualTo("{\"status\":\"Ratings is healthy\"}");
    }
  }

  @Test
  void knowsTwoReviewers() throws Exception {
    try (var ratings = version("v1")) {
      var response = ratings.get("/ratings/7");
      assertThat(response.body())
          .isEqualTo("{\"id\":7,\"ratings\":{\"Reviewer1\":5,\"Reviewer2\":4}}");
      assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    }
  }

  @Test
  void keepsWhatIsPosted() throws Exception {
    try (var ratings = version("v1")) {
      String kept = "{\"id\":0,\"ratings\":{\"Reviewer1\":1}}";
      var response = ratings.send("POST", "/ratings/0", "{ \"Reviewer1\": 1 }");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(kept);
      assertThat(ratings.get("/ratings/0").body()).isEqualTo(kept);
      assertThat(ratings.get("/ratings/1").body()).contains("\"Reviewer2\":4");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void refusesAnIdThatIsNoNumber(String method) throws Exception {
    try (var ratings = version("v1")) {
      var response = ratings.send(method, "/ratings/abc", "{}");
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).isEqualTo("{\"error\":\"please provide numeric product ID\"}");
    }
  }

  @Test
  void refusesBadJson() throws Exception {
    try (var ratings = version("v1")) {
      var response = ratings.send("POST", "/ratings/0", "{\"Reviewer1\":");
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).isEqualTo("{\"error\":\"please provide valid ratings JSON\"}");
    }
  }

  @Test
  void versionTwoHasNoDatabase() throws Exception {
    try (var ratings = version("v2")) {
      var get = ratings.get("/ratings/0");
      assertThat(get.statusCode()).isEqualTo(500);
      assertThat(get.body()).isEqualTo("{\"error\":\"could not connect to ratings database\"}");
      var post = ratings.send("POST", "/ratings/0", "{}");
      assertThat(post.statusCode()).isEqualTo(501);
      assertThat(post.body())
          .isEqualTo("{\"error\":\"Post not implemented for database backed ratings\"}");
    }
  }

  @Test
  void forgetsTheEldestSoThatMemoryIsBounded() {
    var ratings = new Ratings(Map.of());
    for (int id = 0; id <= 1000; id++) {
      ratings.answer(new Request("POST", "/ratings/" + id, Map.of(), "{}"));
    }
    assertThat(ratings.answer(new Request("GET", "/ratings/0", Map.of(), "")).body())
        .contains("Reviewer1");
    assertThat(ratings.answer(new Request("GET", "/ratings/1", Map.of(), "")).body())
        .isEqualTo("{\"id\":1,\"ratings\":{}}");
  }
}
