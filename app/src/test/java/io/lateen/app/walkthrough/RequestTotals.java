package io.lateen.app.walkthrough;

import static io.lateen.app.walkthrough.Eventually.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many requests Mixer has counted in all, over its restarts: reads its page all the time, so
/// that the last figures before an end are known.
final class RequestTotals implements AutoCloseable {
  private static final Pattern SERIES =
      Pattern.compile("istio_requests_total\\{(.*)} ([0-9.e+]+)$");
  private static final long PAUSE = Duration.ofMillis(50).toNanos();

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest page;
  private final Map<String, Double> ended = new ConcurrentHashMap<>();
  private volatile Map<String, Double> now = Map.of();
  private volatile boolean seen;
  private volatile boolean stopped;
  private final Thread reader;

  /// @param address of Mixer's Pod, which it has again after a restart
  RequestTotals(String address) {
    page =
        HttpRequest.newBuilder(URI.create("http://" + address + ":42422/metrics"))
            .timeout(Duration.ofSeconds(5))
            .build();
    reader = Thread.ofVirtual().name("request-totals").start(this::follow);
  }

  private void follow() {
    while (!stopped) {
      try {
        now = read();
        seen = true;
      } catch (IOException e) {
        endOfOne();
      } catch (InterruptedException e) {
        return;
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  private void endOfOne() {
    now.forEach((series, count) -> ended.merge(series, count, Double::sum));
    now = Map.of();
  }

  private Map<String, Double> read() throws IOException, InterruptedException {
    Map<String, Double> counts = new TreeMap<>();
    HttpResponse<String> answer = http.send(page, HttpResponse.BodyHandlers.ofString());
    for (String line : answer.body().lines().toList()) {
      Matcher series = SERIES.matcher(line);
      if (series.matches()) {
        counts.put(series.group(1), Double.parseDouble(series.group(2)));
      }
    }
    return counts;
  }

  /// The sum of all series with a label's value each.
  long of(String reporter, String destination) {
    return sum(now, reporter, destination) + sum(ended, reporter, destination);
  }

  private static long sum(Map<String, Double> counts, String reporter, String destination) {
    return (long)
        counts.entrySet().stream()
            .filter(e -> e.getKey().contains("reporter=\"" + reporter + "\""))
            .filter(e -> e.getKey().contains("destination_workload=\"" + destination + "\""))
            .mapToDouble(Map.Entry::getValue)
            .sum();
  }

  /// As [#of], once what was under way has been counted.
  long settled(String reporter, String destination) {
    long[] last = {-1};
    return eventually(
        Duration.ofSeconds(30),
        () -> {
          long before = last[0];
          LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
          last[0] = of(reporter, destination);
          return seen && last[0] == before ? before : -1;
        },
        count -> count >= 0);
  }

  /// Whether it has been ended and is there again.
  boolean restarted() {
    return !ended.isEmpty() && !now.isEmpty();
  }

  @Override
  public void close() {
    stopped = true;
    reader.interrupt();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
    http.close();
  }
}
