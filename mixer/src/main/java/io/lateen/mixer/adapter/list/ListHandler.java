package io.lateen.mixer.adapter.list;

import io.lateen.mixer.adapter.CheckResult;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.template.Instance;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One list. A list that is fetched is used until its time to live is over, whatever becomes of its
/// provider; without one, only the overrides count.
final class ListHandler implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(ListHandler.class);
  private static final Duration FETCH = Duration.ofSeconds(10);
  private static final int UNAVAILABLE = 14;
  private static final long LARGEST_BYTES = 16L << 20;

  private final String name;
  private final Params params;
  private final String url;
  private final Thread refresher;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Entries entries;

  /// On the clock of `System.nanoTime`; 0 as long as a list that is to be fetched never was.
  private volatile long expires;

  ListHandler(String name, Params params) {
    this.name = name;
    this.params = params;
    this.url = params.string("provider_url");
    this.entries = parse("");
    this.refresher = Thread.ofVirtual().name("list-" + name).unstarted(this::refresh);
    if (!url.isEmpty()) {
      refresher.start();
    }
  }

  /// Nobody may remember that a list was not there.
  @Override
  public CheckResult check(Instance instance) {
    String value = instance.text("value");
    if (!url.isEmpty() && (expires == 0 || System.nanoTime() - expires > 0)) {
      String message = "list '" + url + "' is not available";
      return CheckResult.of(UNAVAILABLE, message, Duration.ZERO, 1);
    }
    boolean black = params.bool("blacklist");
    try {
      boolean there = entries.contains(value);
      if (there == black) {
        return result(
            CheckResult.PERMISSION_DENIED,
            value + (black ? " is blacklisted" : " is not whitelisted"));
      }
      return result(CheckResult.OK, "");
    } catch (IllegalArgumentException e) {
      return result(CheckResult.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  private CheckResult result(int code, String message) {
    return CheckResult.of(
        code,
        message,
        params.duration("caching_interval").orElse(Duration.ofMinutes(5)),
        (int) params.integer("caching_use_count", 10_000));
  }

  private void refresh() {
    try {
      boolean over = false;
      while (!over) {
        fetch();
        over = closed.await(ListAdapter.refresh(params).toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fetch() throws InterruptedException {
    try {
      entries = parse(read());
      expires = System.nanoTime() + ListAdapter.ttl(params).toNanos();
    } catch (IOException | RuntimeException e) {
      LOG.warn("{}: the list at {} stays as it was: {}", name, url, String.valueOf(e));
    }
  }

  private String read() throws IOException, InterruptedException {
    URI uri = URI.create(url);
    if ("file".equals(uri.getScheme())) {
      return file(Path.of(uri));
    }
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(FETCH).build()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(uri).timeout(FETCH).build(),
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofString(), LARGEST_BYTES));
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      return response.body();
    }
  }

  /// Whatever stands there, a device without end for instance.
  private static String file(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] text = in.readNBytes((int) LARGEST_BYTES + 1);
      if (text.length > LARGEST_BYTES) {
        throw new IOException("more than " + LARGEST_BYTES + " bytes");
      }
      return new String(text, StandardCharsets.UTF_8);
    }
  }

  /// One entry a line; a line that begins with `#` is a comment. The overrides belong to every
  /// list.
  private Entries parse(String text) {
    List<String> lines = new ArrayList<>(params.strings("overrides"));
    text.lines()
        .map(line -> line.startsWith("#") ? "" : line.strip())
        .filter(line -> !line.isEmpty())
        .forEach(lines::add);
    return Entries.of(params.string("entry_type"), lines);
  }

  @Override
  public void close() {
    closed.countDown();
    refresher.interrupt();
  }
}
