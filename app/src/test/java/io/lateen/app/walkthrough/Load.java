package io.lateen.app.walkthrough;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A steady stream of requests that counts what comes back; open loop: nobody waits for an answer
/// before the next is sent.
final class Load implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService users = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong sent = new AtomicLong();
  private final Map<String, Long> failures = new ConcurrentHashMap<>();
  private final HttpRequest request;

  Load(String url, int perSecond) {
    request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).build();
    var _ =
        clock.scheduleAtFixedRate(
            () -> users.execute(this::ask), 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
  }

  private void ask() {
    sent.incrementAndGet();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        failures.merge(response.statusCode() + " " + response.body(), 1L, Long::sum);
      }
    } catch (java.io.IOException e) {
      failures.merge(e.toString(), 1L, Long::sum);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends the stream and waits for the last answers.
  ///
  /// @return how often each failure was seen
  Map<String, Long> stop() throws InterruptedException {
    clock.shutdown();
    clock.awaitTermination(5, TimeUnit.SECONDS);
    users.shutdown();
    users.awaitTermination(30, TimeUnit.SECONDS);
    return new TreeMap<>(failures);
  }

  long sent() {
    return sent.get();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    users.shutdownNow();
    client.close();
  }
}
