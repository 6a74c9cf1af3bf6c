package bookinfo;

import java.io.IOException;
import java.util.Map;

/// The details service: what is printed on and in a book. Version v1 knows one book by heart; v2,
/// or any with `ENABLE_EXTERNAL_BOOK_SERVICE=true`, asks Google Books.
final class Details implements Service {
  private final boolean external;
  private final GoogleBooks books;

  Details(Map<String, String> env, GoogleBooks books) {
    this.external =
        "v2".equals(env.get("SERVICE_VERSION"))
            || "true".equals(env.get("ENABLE_EXTERNAL_BOOK_SERVICE"));
    this.books = books;
  }

  static void main(String[] args) {
    var env = System.getenv();
    Program.run("details", args, env, new Details(env, GoogleBooks.of(env)));
  }

  @Override
  public Reply answer(Request request) {
    if (request.path().equals("/health")) {
      return Reply.json(200, "{\"status\":\"Details is healthy\"}");
    }
    if (!request.path().equals("/details") && !request.path().startsWith("/details/")) {
      return Reply.notFound();
    }
    if (!request.method().equals("GET")) {
      return Reply.methodNotAllowed();
    }
    return NumericId.parse(request.lastSegment())
        .map(id -> external ? fetched(id, request) : Reply.json(200, known(id)))
        .orElseGet(() -> Reply.error(400, "please provide numeric product id"));
  }

  private Reply fetched(long id, Request request) {
    try {
      return Reply.json(200, books.fetch(id, ForwardedHeaders.ofDetails(request)).toString());
    } catch (IOException | JsonParser.JsonProblem e) {
      System.err.println("details: book service: " + e.getMessage());
      return Reply.error(502, "could not fetch details from the external book service");
    }
  }

  private static String known(long id) {
    return Json.of("id", Json.number(id))
        .with("author", Json.text("William Shakespeare"))
        .with("year", Json.number(1595))
        .with("type", Json.text("paperback"))
        .with("pages", Json.number(200))
        .with("publisher", Json.text("PublisherA"))
        .with("language", Json.text("English"))
        .with("ISBN-10", Json.text("1234567890"))
        .with("ISBN-13", Json.text("123-1234567890"))
        .toString();
  }
}
