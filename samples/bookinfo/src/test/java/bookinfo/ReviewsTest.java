package bookinfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewsTest {
  private static final String ERROR =
      "\"rating\": {\"error\": \"Ratings service is currently unavailable\"}";

  private static Served reviews(String color, Duration timeout, URI ratings) throws Exception {
    var style = new Reviews.Style(!color.isEmpty(), color, timeout);
    return new Served(new Reviews(style, new HttpCaller(ProxyChoice.of(Map.of())), ratings));
  }

  private static String body(Served ratings, String color) throws Exception {
    try (var reviews = reviews(color, Duration.ofSeconds(10), ratings.uri())) {
      var response = reviews.get("/reviews/0");
      assertThat(response.statusCode()).isEqualTo(200);
      return response.body();
    }
  }

  private static Served ratings() throws Exception {
    return new Served(new Ratings(Map.of()));
  }

  @Test
  void isHealthy() throws Exception {
    try (var reviews = reviews("", Duration.ofSeconds(1), URI.create("http://127.0.0.1:1"))) {
      assertThat(reviews.get("/health").body()).isEqualTo("{\"status\": \"Reviews is healthy\"}");
    }
  }

  @Test
  void versionOneHasNoStarsAndAsksNobody() throws Exception {
    try (var ratings = ratings()) {
      assertThat(body(ratings, ""))
          .isEqualTo(
              "{\"id\": \"0\",\"reviews\": [{\"reviewer\": \"Reviewer1\", \"text\": \"An extremely"
                  + " entertaining play by Shakespeare. The slapstick humour is refreshing!\"},"
                  + "{\"reviewer\": \"Reviewer2\", \"text\": \"Absolutely fun and entertaining. The"
                  + " play lacks thematic depth when compared to other plays by Shakespeare.\"}]}");
      assertThat(ratings.requests).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"black", "red"})
  void otherVersionsShowStars(String color) throws Exception {
    try (var ratings = ratings()) {
      assertThat(body(ratings, color))
          .contains("refreshing!\", \"rating\": {\"stars\": 5, \"color\": \"" + color + "\"}}")
          .contains("Shakespeare.\", \"rating\": {\"stars\": 4, \"color\": \"" + color + "\"}}");
      assertThat(ratings.requests).hasSize(1);
    }
  }

  @Test
  void aFailureOfRatingsIsShownInTheirPlace() throws Exception {
    for (Served broken :
        List.of(Served.json(500, "{}"), Served.json(200, "no json"), Served.json(200, "{}"))) {
      try (broken) {
        assertThat(body(broken, "red")).contains(ERROR).doesNotContain("stars");
      }
    }
  }

  @Test
  void aMissingReviewerIsAnErrorOfThatReviewOnly() throws Exception {
    try (var ratings = Served.json(200, "{\"ratings\":{\"Reviewer2\":3}}")) {
      assertThat(body(ratings, "black")).contains(ERROR).contains("\"stars\": 3");
    }
  }

  @Test
  void slowRatingsAreGivenUp() throws Exception {
    var end = new CountDownLatch(1);
    Service slow =
        _ -> {
          try {
            end.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Reply.json(200, "{}");
        };
    try (var ratings = new Served(slow);
        var reviews = reviews("red", Duration.ofMillis(100), ratings.uri())) {
      assertThat(reviews.get("/reviews/0").body()).contains(ERROR);
      end.countDown();
    }
  }

  @Test
  void forwardsItsOwnListOfHeaders() throws Exception {
    try (var ratings = ratings();
        var reviews = reviews("red", Duration.ofSeconds(10), ratings.uri())) {
      reviews.get(
          "/reviews/0",
          "x-request-id",
          "r",
          "x-b3-traceid",
          "t",
          "x-b3-spanid",
          "s",
          "x-b3-parentspanid",
          "p",
          "x-b3-sampled",
          "1",
          "x-b3-flags",
          "0",
          "x-ot-span-context",
          "o",
          "end-user",
          "jason",
          "user-agent",
          "ua",
          "cookie",
          "c=d");
      assertThat(ratings.requests.getFirst().headers())
          .containsAllEntriesOf(
              Map.of(
                  "x-request-id",
                  "r",
                  "x-b3-traceid",
                  "t",
                  "x-b3-spanid",
                  "s",
                  "x-b3-parentspanid",
                  "p",
                  "x-b3-sampled",
                  "1",
                  "x-b3-flags",
                  "0",
                  "x-ot-span-context",
                  "o",
                  "end-user",
                  "jason",
                  "user-agent",
                  "ua"))
          .doesNotContainKey("cookie");
    }
  }

  @Test
  void anIdThatIsNoNumberIsNotFound() throws Exception {
    try (var reviews = reviews("", Duration.ofSeconds(1), URI.create("http://127.0.0.1:1"))) {
      assertThat(reviews.get("/reviews/x").statusCode()).isEqualTo(404);
      assertThat(reviews.get("/reviews/12345678901").statusCode()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource({"v1,false,black,10000", "v2,true,black,10000", "v3,true,red,2500"})
  void theVersionSaysTheStyle(String version, boolean rated, String color, long millis) {
    assertThat(Reviews.Style.of(Map.of("SERVICE_VERSION", version)))
        .isEqualTo(new Reviews.Style(rated, color, Duration.ofMillis(millis)));
  }

  @Test
  void theEnvironmentWinsOverTheVersion() {
    var env = Map.of("SERVICE_VERSION", "v1", "ENABLE_RATINGS", "true", "STAR_COLOR", "blue");
    assertThat(Reviews.Style.of(env))
        .isEqualTo(new Reviews.Style(true, "blue", Duration.ofMillis(2500)));
  }
}
