package io.lateen.app.walkthrough;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Somebody who looks at Bookinfo, with cookies.
public final class Browser implements AutoCloseable {
  /// In place of a status: nobody listens.
  public static final int NOT_OPEN = 0;

  private final String gateway;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .cookieHandler(new CookieManager())
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  public Browser(String gateway) {
    this.gateway = gateway;
  }

  /// What the page shows of the reviews.
  public enum Stars {
    NONE,
    BLACK,
    RED,
    RATINGS_ERROR,
    REVIEWS_ERROR
  }

  public record Page(int status, String html, Duration took) {
    public Stars stars() {
      if (html.contains("Error fetching product reviews")) {
        return Stars.REVIEWS_ERROR;
      }
      if (html.contains("Ratings service is currently unavailable")) {
        return Stars.RATINGS_ERROR;
      }
      return html.contains("color=\"red\"")
          ? Stars.RED
          : html.contains("color=\"black\"") ? Stars.BLACK : Stars.NONE;
    }

    public boolean hasDetails() {
      return !html.contains("Error fetching product details");
    }
  }

  public Page productpage() {
    return get("/productpage");
  }

  public Page get(String path) {
    return send(HttpRequest.newBuilder(URI.create(gateway + path)).GET());
  }

  /// With one header more.
  public Page get(String path, String header, String value) {
    return send(HttpRequest.newBuilder(URI.create(gateway + path)).header(header, value).GET());
  }

  public void login(String user) {
    Page page =
        send(
            HttpRequest.newBuilder(URI.create(gateway + "/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Referer", gateway + "/productpage")
                .POST(HttpRequest.BodyPublishers.ofString("username=" + user + "&passwd=x")));
    if (page.status() != 302) {
      throw new AssertionError("log-in answered " + page.status());
    }
  }

  public void logout() {
    get("/logout");
  }

  private Page send(HttpRequest.Builder request) {
    long begin = System.nanoTime();
    try {
      HttpResponse<String> response =
          client.send(
              request.timeout(Duration.ofSeconds(30)).build(),
              HttpResponse.BodyHandlers.ofString());
      return new Page(
          response.statusCode(), response.body(), Duration.ofNanos(System.nanoTime() - begin));
    } catch (ConnectException _) {
      return new Page(NOT_OPEN, "", Duration.ofNanos(System.nanoTime() - begin));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
