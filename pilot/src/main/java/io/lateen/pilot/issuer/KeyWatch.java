package io.lateen.pilot.issuer;

import io.lateen.pilot.snapshot.KeyPlace;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One place with keys, asked again and again on a thread of its own. A failure keeps the keys that
/// were there. Any thread may read.
final class KeyWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);

  private final KeyPlace place;
  private final BoundedGet get;
  private final IssuerTiming timing;
  private final Runnable changed;
  private final LongAdder successes;
  private final LongAdder failures;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable String keys;
  private @Nullable String keysUri;
  private long keysUriUntil;
  private Duration pause;
  private String lastProblem = "";

  KeyWatch(
      KeyPlace place,
      BoundedGet get,
      IssuerTiming timing,
      Runnable changed,
      LongAdder successes,
      LongAdder failures) {
    this.place = place;
    this.get = get;
    this.timing = timing;
    this.changed = changed;
    this.successes = successes;
    this.failures = failures;
    this.pause = timing.retry();
    this.thread = Thread.ofVirtual().name("pilot-keys").start(this::run);
  }

  /// The newest keys; null: there never were any.
  @Nullable String keys() {
    return keys;
  }

  /// Waits until the place was asked once, whatever came of it.
  void awaitAsked(long nanos) throws InterruptedException {
    boolean _ = asked.await(nanos, TimeUnit.NANOSECONDS);
  }

  private void run() {
    try {
      while (true) {
        Duration next = look();
        asked.countDown();
        Thread.sleep(next);
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /// Asks once; for how long to rest then.
  private Duration look() throws InterruptedException {
    try {
      String fetched = fetch();
      successes.increment(); // before anybody is told of it
      take(fetched);
      lastProblem = "";
      pause = timing.retry();
      return timing.refresh();
    } catch (IOException | RuntimeException e) { // whatever it is, one asks again
      failures.increment();
      keysUri = null;
      complain(e instanceof IOException ? String.valueOf(e.getMessage()) : e.toString());
      Duration now = pause;
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(timing.mostRetry()) > 0 ? timing.mostRetry() : twice;
      return now;
    }
  }

  private String fetch() throws IOException, InterruptedException {
    String url =
        switch (place) {
          case KeyPlace.Keys(String uri) -> uri;
          case KeyPlace.Discovery discovery -> discover(discovery);
        };
    return IssuerDocuments.keys(url, get.text(url));
  }

  private String discover(KeyPlace.Discovery place) throws IOException, InterruptedException {
    String known = keysUri;
    if (known == null || System.nanoTime() - keysUriUntil >= 0) {
      known = IssuerDocuments.keysUri(place.url(), place.issuer(), get.text(place.url()));
      keysUri = known;
      keysUriUntil = System.nanoTime() + timing.discovery().toNanos();
    }
    return known;
  }

  private void take(String fetched) {
    if (!fetched.equals(keys)) {
      keys = fetched;
      LOG.info("keys of {} are new", place.url());
      changed.run();
    }
  }

  /// Once for as long as it is the same.
  private void complain(String problem) {
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      String meanwhile = keys == null ? "no token is valid" : "the former keys stay in force";
      LOG.warn("keys were not fetched, {} meanwhile: {}", meanwhile, problem);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
