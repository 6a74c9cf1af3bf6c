package bookinfo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Runs all the programs once in one process, so that a JVM started with `-XX:AOTCacheOutput`
/// learns what each of them needs. One cache then serves them all.
final class Rehearsal {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Map<String, String> ENV =
      Map.of("HOST", "127.0.0.1", "PORT", "0", "SERVICE_VERSION", "v3");
  private static final HttpCaller CALLER = new HttpCaller(ProxyChoice.of(Map.of()));

  private Rehearsal() {}

  static void main(String[] args) throws IOException {
    URI details = start("details", new Details(Map.of(), GoogleBooks.of(Map.of())));
    URI ratings = start("ratings", new Ratings(Map.of()));
    URI reviews = start("reviews", new Reviews(Reviews.Style.of(ENV), CALLER, ratings));
    var catalog = new Catalog(CALLER, new Peers(details, reviews, ratings), TIMEOUT);
    var cookie = new SessionCookie("rehearsal");
    URI page = start("productpage", new Productpage(catalog, cookie));
    String session = cookie.signIn("somebody");
    for (int round = 0; round < 20; round++) {
      visit(page, Map.of("cookie", session.substring(0, session.indexOf(';'))));
    }
    throughProxy(page);
    System.exit(0);
  }

  private static URI start(String name, Service service) throws IOException {
    var address = Program.start(name, new String[0], ENV, service).address();
    return URI.create("http://127.0.0.1:" + address.getPort());
  }

  private static void visit(URI page, Map<String, String> headers) throws IOException {
    for (String path : List.of("/", "/health", "/productpage", "/logout", "/api/v1/products")) {
      CALLER.get(page.resolve(path), headers, TIMEOUT);
    }
    for (String path : List.of("0", "0/reviews", "0/ratings", "none")) {
      CALLER.get(page.resolve("/api/v1/products/" + path), headers, TIMEOUT);
    }
  }

  /// In a mesh calls go through a proxy; here productpage poses as one.
  private static void throughProxy(URI page) throws IOException {
    var caller = new HttpCaller(ProxyChoice.of(Map.of("http_proxy", page.toString())));
    caller.get(URI.create("http://details:9080/health"), Map.of(), TIMEOUT);
  }
}
