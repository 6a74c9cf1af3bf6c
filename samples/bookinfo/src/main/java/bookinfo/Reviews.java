package bookinfo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The reviews service: two reviews, in versions v2 and v3 with the stars that ratings knows of
/// their writers.
final class Reviews implements Service {
  /// How a version behaves: whether stars are shown, in which colour, and how long ratings may
  /// take.
  record Style(boolean rated, String color, Duration timeout) {

    /// What the environment says explicitly wins over what goes with `SERVICE_VERSION`.
    static Style of(Map<String, String> env) {
      String version = env.getOrDefault("SERVICE_VERSION", "v1");
      String rated = env.getOrDefault("ENABLE_RATINGS", String.valueOf(!version.equals("v1")));
      String color = env.getOrDefault("STAR_COLOR", version.equals("v3") ? "red" : "black");
      return new Style(Boolean.parseBoolean(rated), color, timeout(color));
    }

    /// The black-starred version is the patient one: the tutorial on fault injection lives on this
    /// difference.
    private static Duration timeout(String color) {
      return Duration.ofMillis(color.equals("black") ? 10_000 : 2_500);
    }
  }

  private final Style style;
  private final HttpCaller caller;
  private final URI ratings;

  /// @param ratings scheme and authority of the ratings service
  Reviews(Style style, HttpCaller caller, URI ratings) {
    this.style = style;
    this.caller = caller;
    this.ratings = ratings;
  }

  static void main(String[] args) {
    var env = System.getenv();
    var caller = new HttpCaller(ProxyChoice.of(env));
    Program.run("reviews", args, env, new Reviews(Style.of(env), caller, Peers.of(env).ratings()));
  }

  @Override
  public Reply answer(Request request) {
    if (request.path().equals("/health")) {
      return Reply.json(200, "{\"status\": \"Reviews is healthy\"}");
    }
    if (!request.path().matches("/reviews/-?\\d{1,9}")) {
      return Reply.notFound();
    }
    return request.method().equals("GET")
        ? Reply.json(200, reviews(Integer.parseInt(request.lastSegment()), request))
        : Reply.methodNotAllowed();
  }

  private String reviews(int id, Request request) {
    Json stars = style.rated() ? stars(id, request) : Json.Word.NULL;
    return "{\"id\": \""
        + id
        + "\",\"reviews\": ["
        + review(
            "Reviewer1",
            "An extremely entertaining play by Shakespeare. The slapstick humour is refreshing!",
            stars)
        + ","
        + review(
            "Reviewer2",
            "Absolutely fun and entertaining. The play lacks thematic depth when compared to other plays by Shakespeare.",
            stars)
        + "]}";
  }

  private String review(String reviewer, String text, Json stars) {
    String rating = style.rated() ? ", \"rating\": " + rating(starsOf(reviewer, stars)) : "";
    return "{\"reviewer\": \"" + reviewer + "\", \"text\": \"" + text + "\"" + rating + "}";
  }

  private String rating(OptionalInt stars) {
    return stars.isPresent()
        ? "{\"stars\": " + stars.getAsInt() + ", \"color\": " + Json.text(style.color()) + "}"
        : "{\"error\": \"Ratings service is currently unavailable\"}";
  }

  private static OptionalInt starsOf(String reviewer, Json stars) {
    return stars.get(reviewer) instanceof Json.Numeral(var digits)
        ? OptionalInt.of((int) Double.parseDouble(digits))
        : OptionalInt.empty();
  }

  /// Stars by reviewer; null of JSON when ratings gives none, for whatever reason.
  private Json stars(int id, Request request) {
    try {
      var headers = ForwardedHeaders.ofReviews(request);
      var response = caller.get(ratings.resolve("/ratings/" + id), headers, style.timeout());
      Json stars = response.status() == 200 ? starsIn(response.body()) : null;
      return stars == null ? Json.Word.NULL : stars;
    } catch (IOException | JsonParser.JsonProblem e) {
      System.err.println("reviews: ratings: " + e.getMessage());
      return Json.Word.NULL;
    }
  }

  private static @Nullable Json starsIn(String body) throws JsonParser.JsonProblem {
    return JsonParser.parse(body).get("ratings");
  }
}
