package bookinfo;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/// The productpage service: the page people see, its log-in, and the same data as JSON.
final class Productpage implements Service {
  private static final Pattern PRODUCT =
      Pattern.compile("/api/v1/products/([^/]+)(/reviews|/ratings)?");

  private final Catalog catalog;
  private final SessionCookie cookie;
  private final Page page = new Page();

  Productpage(Catalog catalog, SessionCookie cookie) {
    this.catalog = catalog;
    this.cookie = cookie;
  }

  static void main(String[] args) {
    var env = System.getenv();
    var caller = new HttpCaller(ProxyChoice.of(env));
    var catalog = new Catalog(caller, Peers.of(env), Duration.ofSeconds(3));
    // Every replica must know the same secret; there are no passwords it could endanger.
    var cookie = new SessionCookie(env.getOrDefault("SESSION_SECRET", "bookinfo"));
    Program.run("productpage", args, env, new Productpage(catalog, cookie));
  }

  @Override
  public Reply answer(Request request) {
    return switch (request.path()) {
      case "/login" -> request.method().equals("POST") ? login(request) : Reply.methodNotAllowed();
      default -> request.method().equals("GET") ? get(request) : Reply.methodNotAllowed();
    };
  }

  private Reply get(Request request) {
    return switch (request.path()) {
      case "/", "/index.html" -> Reply.html(page.index());
      case "/health" -> Reply.text("Product page is healthy");
      case "/logout" -> Reply.redirect(referer(request), cookie.signOut());
      case "/productpage" -> Reply.html(page(request));
      case "/api/v1/products" -> Reply.json(200, Json.list(Product.COMEDY.toJson()).toString());
      default -> product(request);
    };
  }

  private String page(Request request) {
    String user = user(request);
    var headers = ForwardedHeaders.ofProductpage(request, user);
    return page.product(
        Product.COMEDY, user, catalog.details("0", headers), catalog.reviews("0", headers));
  }

  private Reply product(Request request) {
    var match = PRODUCT.matcher(request.path());
    if (!match.matches()) {
      return Reply.notFound();
    }
    var headers = ForwardedHeaders.ofProductpage(request, user(request));
    String id = match.group(1);
    return switch (match.group(2)) {
      case "/reviews" -> catalog.reviews(id, headers).reply();
      case "/ratings" -> catalog.ratings(id, headers).reply();
      case null, default -> catalog.details(id, headers).reply();
    };
  }

  private Reply login(Request request) {
    // Control characters would be cut from the end-user header; better not to have them in the name
    // at all.
    String user = field(request.body(), "username").replaceAll("\\p{Cntrl}", "").trim();
    return Reply.redirect(
        referer(request), user.isEmpty() ? cookie.signOut() : cookie.signIn(user));
  }

  private static String field(String form, String name) {
    for (String pair : form.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return decode(pair.substring(name.length() + 1));
      }
    }
    return "";
  }

  private static String decode(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String referer(Request request) {
    return request.header("referer").isEmpty() ? "productpage" : request.header("referer");
  }

  private String user(Request request) {
    return cookie.user(request.header("cookie"));
  }
}
