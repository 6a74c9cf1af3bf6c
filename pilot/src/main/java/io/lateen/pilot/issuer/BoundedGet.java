package io.lateen.pilot.issuer;

import io.lateen.wire.monitoring.CertificateFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// GET from servers that need not be friendly: an answer has a deadline for all of it, a largest
/// size, and the five redirects that Java's client follows, none of them from https to http. What
/// is compressed is not unpacked. Thread-safe.
final class BoundedGet implements AutoCloseable {
  /// Longer texts are neither key sets nor what issuers say of themselves.
  static final int MOST_OCTETS = 256 * 1024;

  private final Duration timeout;
  private final @Nullable FollowedTrust roots;
  private @Nullable Trust used;
  private @Nullable HttpClient client;

  /// @param roots PEM of authorities that are trusted beside Java's own; null: none
  /// @throws IOException if it cannot be read
  BoundedGet(Duration timeout, @Nullable Path roots) throws IOException {
    this.timeout = timeout;
    this.roots = roots == null ? null : new FollowedTrust(roots);
  }

  /// The file of authorities that is in use, if there is one.
  Optional<CertificateFile> roots() {
    return Optional.ofNullable(roots).map(FollowedTrust::file);
  }

  /// Made when first needed, for most meshes have no tokens, and a client has threads; and anew for
  /// other authorities. Questions under way go on with the former.
  private synchronized HttpClient client() {
    Trust trust = roots == null ? null : roots.now();
    HttpClient made = client;
    if (made == null || !Objects.equals(trust, used)) {
      if (made != null) {
        made.shutdown();
      }
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NORMAL)
              .connectTimeout(timeout)
              .executor(Executors.newVirtualThreadPerTaskExecutor());
      made = (trust == null ? builder : builder.sslContext(trust.context())).build();
      used = trust;
      client = made;
    }
    return made;
  }

  /// @throws IOException with the URL and what was wrong
  String text(String url) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> answer = client().sendAsync(request(url), HANDLER);
    try {
      HttpResponse<String> response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (response.statusCode() != 200) {
        throw new IOException(url + ": status " + response.statusCode() + " (expected: 200)");
      }
      return response.body();
    } catch (TimeoutException e) {
      throw new IOException(url + ": no whole answer in " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(url + ": " + cause, cause);
    } finally {
      answer.cancel(true);
    }
  }

  private static final HttpResponse.BodyHandler<String> HANDLER =
      BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_OCTETS);

  private static HttpRequest request(String url) throws IOException {
    try {
      return HttpRequest.newBuilder(URI.create(url)).header("accept", "application/json").build();
    } catch (IllegalArgumentException e) {
      throw new IOException(url + " (expected: an http or https URL)", e);
    }
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.shutdownNow();
    }
  }
}
