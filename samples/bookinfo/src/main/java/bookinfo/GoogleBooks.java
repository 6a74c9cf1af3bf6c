package bookinfo;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Asks Google Books for the one book that details v2 shows.
final class GoogleBooks {
  private static final String ISBN = "0486424618";

  private final HttpCaller caller;
  private final URI service;
  private final Duration timeout;

  /// @param service scheme and authority of the book service
  GoogleBooks(HttpCaller caller, URI service, Duration timeout) {
    this.caller = caller;
    this.service = service;
    this.timeout = timeout;
  }

  /// With `DO_NOT_ENCRYPT=true` the call is plain HTTP to the TLS port: a proxy on the way is to
  /// encrypt it.
  static GoogleBooks of(Map<String, String> env) {
    boolean plain = "true".equals(env.get("DO_NOT_ENCRYPT"));
    URI service =
        URI.create((plain ? "http" : "https") + "://www.googleapis.com" + (plain ? ":443" : ""));
    return new GoogleBooks(new HttpCaller(ProxyChoice.of(env)), service, Duration.ofSeconds(5));
  }

  /// The book's details under the product's own `id`.
  ///
  /// @throws IOException when there is no answer, or one without a book
  Json fetch(long id, Map<String, String> headers) throws IOException, JsonParser.JsonProblem {
    URI uri = service.resolve("/books/v1/volumes?q=isbn:" + ISBN);
    var response = caller.get(uri, headers, timeout);
    Json volumes = JsonParser.parse(response.body());
    for (Json item : orEmpty(volumes, "items").items()) {
      return details(id, orEmpty(item, "volumeInfo"));
    }
    throw new ProtocolException(
        "status " + response.status() + " without items (expected: a book)");
  }

  private static Json details(long id, Json book) {
    List<Json> authors = orEmpty(book, "authors").items();
    return Json.of("id", Json.number(id))
        .with("author", authors.isEmpty() ? Json.text("") : authors.getFirst())
        .with("year", orEmpty(book, "publishedDate"))
        .with("type", Json.text(book.show("printType").equals("BOOK") ? "paperback" : "unknown"))
        .with("pages", orEmpty(book, "pageCount"))
        .with("publisher", orEmpty(book, "publisher"))
        .with("language", Json.text(book.show("language").equals("en") ? "English" : "unknown"))
        .with("ISBN-10", isbn(book, "ISBN_10"))
        .with("ISBN-13", isbn(book, "ISBN_13"));
  }

  private static Json isbn(Json book, String type) {
    return orEmpty(book, "industryIdentifiers").items().stream()
        .filter(identifier -> identifier.show("type").equals(type))
        .findFirst()
        .map(identifier -> orEmpty(identifier, "identifier"))
        .orElse(Json.Word.NULL);
  }

  private static Json orEmpty(Json parent, String name) {
    Json value = parent.get(name);
    return value == null ? Json.Word.NULL : value;
  }
}
