package io.lateen.citadel.expiry;

import io.lateen.citadel.expiry.CertificateFigures.Figure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Pages of statistics, where Prometheus reads them.
final class FigurePages {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int AT_ONCE = 32;
  private static final int LONGEST_PAGE = 4 * 1024 * 1024;

  private FigurePages() {}

  /// Asks all. Blocks.
  ///
  /// @return by page; who does not answer is missing
  /// @throws IOException when it was not asked to the end
  static Map<URI, List<Figure>> read(Collection<URI> pages) throws IOException {
    List<URI> all = pages.stream().distinct().toList();
    try (HttpClient http =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        ExecutorService asking =
            Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<Future<Map<URI, List<Figure>>>> answers =
          asking.invokeAll(all.stream().map(page -> question(http, page)).toList());
      Map<URI, List<Figure>> read = new LinkedHashMap<>();
      for (Future<Map<URI, List<Figure>>> answer : answers) {
        read.putAll(answer.get());
      }
      return read;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("proxies were not asked to the end", e);
    } catch (ExecutionException e) {
      throw new IOException("proxies were not asked to the end", e.getCause());
    }
  }

  private static Callable<Map<URI, List<Figure>>> question(HttpClient http, URI page) {
    return () -> ask(http, page);
  }

  private static Map<URI, List<Figure>> ask(HttpClient http, URI page) throws InterruptedException {
    HttpRequest question = HttpRequest.newBuilder(page).timeout(PATIENCE).build();
    try {
      HttpResponse<String> answer =
          http.send(question, BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_PAGE));
      return answer.statusCode() == 200
          ? Map.of(page, CertificateFigures.read(answer.body()))
          : Map.of();
    } catch (IOException e) {
      return Map.of();
    }
  }
}
