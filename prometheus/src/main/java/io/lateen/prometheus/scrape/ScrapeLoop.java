package io.lateen.prometheus.scrape;

import io.lateen.prometheus.exposition.ExpositionException;
import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.scrape.TargetReport.Health;
import io.lateen.prometheus.store.MetricsStore;
import io.lateen.prometheus.store.Series;
import io.lateen.prometheus.store.Stale;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Scrapes one target again and again, on a virtual thread of its own.
final class ScrapeLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScrapeLoop.class);

  private static final String UP = "up";
  private static final String DURATION = "scrape_duration_seconds";
  private static final String SCRAPED = "scrape_samples_scraped";
  private static final String STORED = "scrape_samples_post_metric_relabeling";
  private static final String ADDED = "scrape_series_added";
  private static final List<String> OWN = List.of(UP, DURATION, SCRAPED, STORED, ADDED);

  private final Target target;
  private final MetricsStore store;
  private final ScrapeFigures figures;
  private final Batch batch;
  private final ScrapeClock clock;
  private final Thread thread;
  private volatile boolean closed;
  private volatile TargetReport report;

  ScrapeLoop(Target target, MetricsStore store, ScrapeFigures figures) {
    this.target = target;
    this.store = store;
    this.figures = figures;
    this.batch = new Batch(target, store);
    this.clock = new ScrapeClock(target);
    this.report = report(Health.UNKNOWN, "", 0, Duration.ZERO);
    this.thread = Thread.ofVirtual().name("scrape " + target.url()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  TargetReport report() {
    return report;
  }

  private void run() {
    try {
      TargetClient client = new TargetClient(target.url(), target.job().timeout());
      long time = clock.first();
      while (!closed) {
        scrape(client, time);
        time = clock.next();
      }
    } catch (IOException e) {
      report = report(Health.DOWN, "not an address: " + e.getMessage(), 0, Duration.ZERO);
    } catch (InterruptedException _) {
      // Closed.
    } catch (RuntimeException e) {
      LOG.error("{} is not scraped any more", target.url(), e);
      report = report(Health.DOWN, "defect: " + e, 0, Duration.ZERO);
    }
    end();
  }

  private void scrape(TargetClient client, long time) {
    long begin = System.nanoTime();
    String error = "";
    try {
      client.fetch();
      batch.read(client.body(), client.length(), client.isOpenMetrics());
      checkLimit();
    } catch (IOException | ExpositionException e) {
      error = e.getMessage() == null ? e.toString() : e.getMessage();
    }
    if (closed) {
      return;
    }
    int read = error.isEmpty() ? batch.size() : 0;
    if (error.isEmpty()) {
      batch.store(time);
    } else {
      batch.miss(time);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    append(UP, time, error.isEmpty() ? 1 : 0);
    append(DURATION, time, took.toNanos() / 1e9);
    append(SCRAPED, time, read);
    append(STORED, time, batch.stored());
    append(ADDED, time, batch.added());
    figures.scraped(batch.stored());
    report = report(error.isEmpty() ? Health.UP : Health.DOWN, error, time, took);
  }

  private void checkLimit() throws IOException {
    int limit = target.job().sampleLimit();
    if (limit > 0 && batch.size() > limit) {
      throw new IOException("%d samples (expected: at most %d)".formatted(batch.size(), limit));
    }
  }

  private void append(String metric, long time, double value) {
    series(metric).append(time, value);
  }

  private Series series(String metric) {
    return store.admitAlways(target.labels().with(Labels.NAME, metric));
  }

  /// The target is gone, and its series with it.
  private void end() {
    long now = System.currentTimeMillis();
    batch.clear();
    batch.store(now);
    OWN.forEach(metric -> append(metric, now, Stale.MARKER));
  }

  private TargetReport report(Health health, String error, long time, Duration took) {
    return new TargetReport(
        target.job().name(),
        target.url(),
        target.labels(),
        target.discovered(),
        health,
        error,
        time,
        took,
        target.job().interval(),
        target.job().timeout());
  }

  /// Ends it soon; see [#await].
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  /// Waits until a closed loop has ended.
  void await() throws InterruptedException {
    thread.join(Duration.ofSeconds(2));
  }
}
