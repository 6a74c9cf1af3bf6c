package bookinfo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// What productpage asks of the other services about a product, and what it says instead when they
/// fail.
final class Catalog {
  private final HttpCaller caller;
  private final Peers peers;
  private final Duration timeout;

  Catalog(HttpCaller caller, Peers peers, Duration timeout) {
    this.caller = caller;
    this.peers = peers;
    this.timeout = timeout;
  }

  /// A service's status with its JSON, or with an `error` to show.
  record Answer(int status, Json body) {
    boolean isGood() {
      return status == 200;
    }

    Reply reply() {
      return Reply.json(status, body.toString());
    }
  }

  Answer details(String id, Map<String, String> headers) {
    return ask("product details", peers.details().resolve("/details/" + id), headers);
  }

  /// Asks twice. This is a flaw left in on purpose: behind it a slow ratings service makes a page
  /// of six seconds, which the tutorial on fault injection sets out to find.
  Answer reviews(String id, Map<String, String> headers) {
    URI uri = peers.reviews().resolve("/reviews/" + id);
    Answer first = ask("product reviews", uri, headers);
    return first.isGood() ? first : ask("product reviews", uri, headers);
  }

  Answer ratings(String id, Map<String, String> headers) {
    return ask("product ratings", peers.ratings().resolve("/ratings/" + id), headers);
  }

  private Answer ask(String what, URI uri, Map<String, String> headers) {
    try {
      var response = caller.get(uri, headers, timeout);
      return response.status() == 200
          ? new Answer(200, JsonParser.parse(response.body()))
          : unavailable(what, response.status());
    } catch (IOException | JsonParser.JsonProblem e) {
      System.err.println("productpage: " + uri + ": " + e.getMessage());
      return unavailable(what, 500);
    }
  }

  private static Answer unavailable(String what, int status) {
    String message = "Sorry, " + what + " are currently unavailable for this book.";
    return new Answer(status, Json.of("error", Json.text(message)));
  }
}
