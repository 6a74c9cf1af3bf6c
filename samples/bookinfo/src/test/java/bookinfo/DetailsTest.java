package bookinfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DetailsTest {
  private static final Map<String, String> V2 = Map.of("SERVICE_VERSION", "v2");
  private static final String VOLUMES =
      """
      {"items": [{"volumeInfo": {"authors": ["W. S.", "B"], "publishedDate": "2002-01-01",
       "printType": "BOOK", "pageCount": 96, "publisher": "Dover", "language": "en",
       "industryIdentifiers": [{"type": "ISBN_10", "identifier": "0486424618"},
                               {"type": "ISBN_13", "identifier": "9780486424613"}]}}]}""";

  private static Served details(Map<String, String> env, URI books) throws Exception {
    var caller = new HttpCaller(ProxyChoice.of(Map.of()));
    return new Served(new Details(env, new GoogleBooks(caller, books, Duration.ofSeconds(10))));
  }

  private static Served v1() throws Exception {
    return details(Map.of(), URI.create("http://127.0.0.1:1"));
  }

  @Test
  void isHealthy() throws Exception {
    try (var details = v1()) {
      assertThat(details.get("/health").body()).isEqualTo("{\"status\":\"Details is healthy\"}");
    }
  }

  @Test
  void knowsOneBookByHeart() throws Exception {
    try (var details = v1()) {
      assertThat(details.get("/details/3").body())
          .isEqualTo(
              "{\"id\":3,\"author\":\"William Shakespeare\",\"year\":1595,\"type\":\"paperback\","
                  + "\"pages\":200,\"publisher\":\"PublisherA\",\"language\":\"English\","
                  + "\"ISBN-10\":\"1234567890\",\"ISBN-13\":\"123-1234567890\"}");
    }
  }

  @Test
  void refusesAnIdThatIsNoNumber() throws Exception {
    try (var details = v1()) {
      for (String path : new String[] {"/details/x", "/details/", "/details"}) {
        var response = details.get(path);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("{\"error\":\"please provide numeric product id\"}");
      }
      assertThat(details.get("/other").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void versionTwoAsksTheBookService() throws Exception {
    try (var books = Served.json(200, VOLUMES);
        var details = details(V2, books.uri())) {
      assertThat(details.get("/details/0").body())
          .isEqualTo(
              "{\"id\":0,\"author\":\"W. S.\",\"year\":\"2002-01-01\",\"type\":\"paperback\","
                  + "\"pages\":96,\"publisher\":\"Dover\",\"language\":\"English\","
                  + "\"ISBN-10\":\"0486424618\",\"ISBN-13\":\"9780486424613\"}");
      assertThat(books.requests.getFirst().path()).isEqualTo("/books/v1/volumes");
    }
  }

  @Test
  void forwardsTracingHeadersOnly() throws Exception {
    try (var books = Served.json(200, VOLUMES);
        var details = details(Map.of("ENABLE_EXTERNAL_BOOK_SERVICE", "true"), books.uri())) {
      details.get(
          "/details/0",
          "x-request-id",
          "r",
          "x-b3-traceid",
          "t",
          "x-ot-span-context",
          "o",
          "end-user",
          "jason",
          "cookie",
          "c=d");
      assertThat(books.requests.getFirst().headers())
          .containsEntry("x-request-id", "r")
          .containsEntry("x-b3-traceid", "t")
          .containsEntry("x-ot-span-context", "o")
          .doesNotContainKeys("end-user", "cookie", "user-agent");
    }
  }

  @Test
  void saysWhenTheBookServiceHasNoBook() throws Exception {
    try (var books = Served.json(500, "{}");
        var details = details(V2, books.uri())) {
      assertThat(details.get("/details/0").statusCode()).isEqualTo(502);
    }
  }
}
