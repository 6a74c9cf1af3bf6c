package io.lateen.app.walkthrough;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A steady stream of requests that counts what comes back. Requests have their due times from the
/// start; a user who is late sends at once, so slow answers do not thin the stream out.
///
/// The client is a bare socket per user: it shares the processors with the mesh it loads.
public final class Load implements AutoCloseable {
  private static final int USERS = 64;

  private final ExecutorService users = Executors.newFixedThreadPool(USERS);
  private final AtomicLong sent = new AtomicLong();
  private final Map<String, Long> failures = new ConcurrentHashMap<>();
  private final URI target;
  private final long start = System.nanoTime();
  private final long between;
  private volatile boolean stopped;

  public Load(String url, int perSecond) {
    target = URI.create(url);
    between = TimeUnit.SECONDS.toNanos(1) / perSecond;
    for (int i = 0; i < USERS; i++) {
      users.execute(this::visit);
    }
  }

  private void visit() {
    try (Visitor visitor = new Visitor(target)) {
      while (!stopped) {
        await(start + sent.getAndIncrement() * between);
        ask(visitor);
      }
    }
  }

  private static void await(long due) {
    for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
      LockSupport.parkNanos(wait);
    }
  }

  private void ask(Visitor visitor) {
    try {
      Visitor.Answer answer = visitor.get();
      if (answer.status() != 200) {
        failures.merge(answer.toString(), 1L, Long::sum);
      }
    } catch (IOException e) {
      failures.merge(e.toString(), 1L, Long::sum);
    }
  }

  /// Ends the stream and waits for the last answers.
  ///
  /// @return how often each failure was seen
  public Map<String, Long> stop() throws InterruptedException {
    stopped = true;
    users.shutdown();
    if (!users.awaitTermination(30, TimeUnit.SECONDS)) {
      failures.merge("an answer took longer than 30 s", 1L, Long::sum);
    }
    return new TreeMap<>(failures);
  }

  /// Requests answered or under way.
  public long sent() {
    return sent.get();
  }

  /// How far the stream is behind its rate; near zero while the machine keeps up.
  public long lateMillis() {
    return (System.nanoTime() - start - sent.get() * between) / 1_000_000;
  }

  @Override
  public void close() {
    stopped = true;
    users.shutdownNow();
  }
}
