package bookinfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProductpageTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final HttpCaller CALLER = new HttpCaller(ProxyChoice.of(Map.of()));
  private static final GoogleBooks NO_BOOKS =
      new GoogleBooks(CALLER, URI.create("http://127.0.0.1:1"), LONG);

  private final Served ratings = new Served(new Ratings(Map.of()));
  private final Served details = new Served(new Details(Map.of(), NO_BOOKS));
  private final Served reviews =
      new Served(new Reviews(new Reviews.Style(true, "red", LONG), CALLER, ratings.uri()));
  private final Served page = page(reviews, LONG);

  ProductpageTest() throws Exception {}

  @AfterEach
  void close() {
    page.close();
    reviews.close();
    details.close();
    ratings.close();
  }

  private Served page(Served reviews, Duration timeout) throws Exception {
    var peers = new Peers(details.uri(), reviews.uri(), ratings.uri());
    return new Served(
        new Productpage(new Catalog(CALLER, peers, timeout), new SessionCookie("a secret")));
  }

  private HttpResponse<String> login(String form) throws Exception {
    return page.send(
        "POST",
        "/login",
        form,
        "referer",
        "http://shop/productpage?u=normal",
        "content-type",
        "application/x-www-form-urlencoded");
  }

  private String session(String form) throws Exception {
    String cookie = login(form).headers().firstValue("set-cookie").orElseThrow();
    return cookie.substring(0, cookie.indexOf(';'));
  }

  @Test
  void showsDetailsAndReviews() throws Exception {
    var response = page.get("/productpage?u=normal");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(response.body())
        .contains("<title>Simple Bookstore App</title>", "BookInfo Sample")
        .contains("<h3 class=\"text-center text-primary\">The Comedy of Errors</h3>")
        .contains("Book Details</h4>", "<dt>Type:</dt><dd>paperback</dd>")
        .contains("<dt>Pages:</dt><dd>200</dd>", "<dt>Publisher:</dt><dd>PublisherA</dd>")
        .contains("<dt>Language:</dt><dd>English</dd>", "<dt>ISBN-10:</dt><dd>1234567890</dd>")
        .contains("<dt>ISBN-13:</dt><dd>123-1234567890</dd>")
        .contains("Book Reviews</h4>", "<small>Reviewer1</small>", "<small>Reviewer2</small>")
        .doesNotContain("{{");
    assertThat(response.body().split("<blockquote>", -1)).hasSize(3);
  }

  @Test
  void drawsStarsInTheColourOfTheReview() throws Exception {
    String star = "<span class=\"glyphicon glyphicon-star\"></span>";
    String empty = "<span class=\"glyphicon glyphicon-star-empty\"></span>";
    String html = page.get("/productpage").body();
    assertThat(html)
        .contains("<font color=\"red\" role=\"img\" aria-label=\"5 of 5 stars\">" + star.repeat(5))
        .contains("aria-label=\"4 of 5 stars\">" + star.repeat(4) + empty + "</font>");
  }

  @Test
  void asksForNothingElse() throws Exception {
    assertThat(page.get("/productpage").body())
        .doesNotContain("<script", "<img", "@import", " src=")
        .doesNotContainPattern("<link[^>]+href=\"(?!data:)")
        .doesNotContainPattern("url\\(\"?(?!\"?data:)");
  }

  @Test
  void showsThatRatingsFail() throws Exception {
    ratings.close();
    assertThat(page.get("/productpage").body())
        .contains("<p><i>Ratings service is currently unavailable</i></p>")
        .doesNotContain("<font");
  }

  @Test
  void showsThatDetailsAndReviewsFailAndIsStillFine() throws Exception {
    details.close();
    reviews.close();
    var response = page.get("/productpage");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("Error fetching product details!")
        .contains("Sorry, product details are currently unavailable for this book.")
        .contains("Error fetching product reviews!")
        .contains("Sorry, product reviews are currently unavailable for this book.");
  }

  @Test
  void triesReviewsTwiceAndTheOthersOnce() throws Exception {
    try (var broken = Served.json(503, "{}");
        var own = page(broken, LONG)) {
      own.get("/productpage");
      assertThat(broken.requests).hasSize(2);
      assertThat(details.requests).hasSize(1);
      var response = own.get("/api/v1/products/0/reviews");
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(broken.requests).hasSize(4);
    }
  }

  @Test
  void slowReviewsTakeTwoTimeOuts() throws Exception {
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
    try (var stuck = new Served(slow);
        var own = page(stuck, Duration.ofMillis(150))) {
      long began = System.nanoTime();
      var response = own.get("/api/v1/products/0/reviews");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(300));
      end.countDown();
      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(stuck.requests).hasSize(2);
    }
  }

  @Test
  void signsInAndOut() throws Exception {
    assertThat(page.get("/productpage").body()).contains(">Sign in</button>", "id=\"login-modal\"");
    var response = login("username=jason&passwd=");
    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.headers().firstValue("location"))
        .hasValue("http://shop/productpage?u=normal");
    String html = page.get("/productpage", "cookie", "a=b; " + session("username=jason")).body();
    assertThat(html)
        .contains("jason ( <a href=\"logout\">sign out</a> )")
        .doesNotContain("id=\"login-modal\"");
    var logout = page.get("/logout", "referer", "http://shop/productpage");
    assertThat(logout.statusCode()).isEqualTo(302);
    assertThat(logout.headers().firstValue("location")).hasValue("http://shop/productpage");
    assertThat(logout.headers().firstValue("set-cookie").orElseThrow())
        .startsWith("session=;")
        .contains("Max-Age=0");
  }

  @Test
  void believesNoForgedSession() throws Exception {
    String session = session("username=jason");
    String forged = session.replaceFirst("session=.", "session=X");
    assertThat(page.get("/productpage", "cookie", forged).body()).contains("id=\"login-modal\"");
    assertThat(page.get("/productpage", "cookie", "session=a.b").statusCode()).isEqualTo(200);
  }

  @Test
  void escapesWhatUsersSay() throws Exception {
    String session = session("username=%3Cb%3E%26%22%0D%0Ax");
    assertThat(page.get("/productpage", "cookie", session).body())
        .contains("&lt;b&gt;&amp;&quot;x ( ")
        .doesNotContain("<b>&");
    assertThat(login("username=%zz").statusCode()).isEqualTo(302);
    assertThat(login("").headers().firstValue("set-cookie").orElseThrow()).contains("Max-Age=0");
  }

  @Test
  void forwardsTraceAndUserButNoCredentials() throws Exception {
    page.get(
        "/productpage",
        "cookie",
        session("username=jason"),
        "x-request-id",
        "r",
        "x-b3-traceid",
        "t",
        "x-b3-spanid",
        "s",
        "x-b3-parentspanid",
        "p",
        "x-b3-sampled",
        "0",
        "user-agent",
        "ua",
        "x-ot-span-context",
        "o",
        "authorization",
        "secret");
    for (Served upstream : new Served[] {details, reviews, ratings}) {
      assertThat(upstream.requests.getFirst().headers())
          .containsAllEntriesOf(
              Map.of(
                  "end-user",
                  "jason",
                  "x-request-id",
                  "r",
                  "x-b3-traceid",
                  "t",
                  "x-b3-spanid",
                  "s",
                  "x-b3-parentspanid",
                  "p",
                  "x-b3-sampled",
                  "0",
                  "user-agent",
                  "ua"))
          .doesNotContainKeys("x-ot-span-context", "authorization", "cookie");
    }
  }

  @Test
  void beginsATraceWhenNoneComesIn() throws Exception {
    page.get("/productpage");
    var headers = details.requests.getFirst().headers();
    assertThat(headers.get("x-b3-traceid")).matches("[0-9a-f]{16}");
    assertThat(headers)
        .containsEntry("x-b3-spanid", headers.get("x-b3-traceid"))
        .containsEntry("x-b3-sampled", "1")
        .doesNotContainKeys("end-user", "x-b3-parentspanid");
    assertThat(reviews.requests.getFirst().headers())
        .containsEntry("x-b3-traceid", headers.get("x-b3-traceid"));
  }

  @Test
  void givesTheSameDataAsJson() throws Exception {
    assertThat(page.get("/api/v1/products").body())
        .startsWith("[{\"id\":0,\"title\":\"The Comedy of Errors\",\"descriptionHtml\":\"<a href=");
    assertThat(page.get("/api/v1/products/0").body()).isEqualTo(details.get("/details/0").body());
    assertThat(page.get("/api/v1/products/0/reviews").body()).contains("\"stars\":5");
    assertThat(page.get("/api/v1/products/0/ratings").body())
        .isEqualTo(ratings.get("/ratings/0").body());
  }

  @Test
  void passesOnTheStatusOfAFailure() throws Exception {
    var noNumber = page.get("/api/v1/products/x");
    assertThat(noNumber.statusCode()).isEqualTo(400);
    assertThat(noNumber.body())
        .isEqualTo(
            "{\"error\":\"Sorry, product details are currently unavailable for this book.\"}");
    ratings.close();
    var unreachable = page.get("/api/v1/products/0/ratings");
    assertThat(unreachable.statusCode()).isEqualTo(500);
    assertThat(unreachable.body())
        .isEqualTo(
            "{\"error\":\"Sorry, product ratings are currently unavailable for this book.\"}");
  }

  @Test
  void hasAnEntryPageAndAHealthPage() throws Exception {
    assertThat(page.get("/health").body()).isEqualTo("Product page is healthy");
    assertThat(page.get("/").body())
        .contains("http://details:9080", "http://reviews:9080", "http://ratings:9080")
        .contains("href=\"/productpage?u=normal\">Normal user</a>")
        .contains("href=\"/productpage?u=test\">Test user</a>")
        .isEqualTo(page.get("/index.html").body());
    assertThat(page.get("/static/x").statusCode()).isEqualTo(404);
    assertThat(page.get("/login").statusCode()).isEqualTo(405);
  }

  @Test
  void findsPeersByNameDomainAndOverride() {
    assertThat(Peers.of(Map.of()).reviews()).isEqualTo(URI.create("http://reviews:9080"));
    var env = Map.of("SERVICES_DOMAIN", "ns.svc", "RATINGS_HOSTNAME", "127.0.0.1:7");
    assertThat(Peers.of(env).details()).isEqualTo(URI.create("http://details.ns.svc:9080"));
    assertThat(Peers.of(env).ratings()).isEqualTo(URI.create("http://127.0.0.1:7"));
  }
}
