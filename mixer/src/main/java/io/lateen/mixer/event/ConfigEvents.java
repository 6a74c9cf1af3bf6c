package io.lateen.mixer.event;

import io.lateen.mixer.snapshot.ConfigProblem;
import io.lateen.wire.kube.EventName;
import io.lateen.wire.kube.EventSink;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps an Event on each object that has problems: it comes with the first, changes with them, is
/// told again while they last (an API server forgets Events after an hour), and goes when the
/// object is mended or deleted. Written by a thread of its own: config never waits for Events, and
/// of states that follow each other quickly the last one is told. Every replica does this; the sink
/// sees to it that they speak once.
public final class ConfigEvents implements AutoCloseable {
  static final String REASON = "InvalidConfig";

  private static final Logger LOG = LoggerFactory.getLogger(ConfigEvents.class);

  /// A cluster full of broken objects is told about in the log.
  private static final int MOST = 1_000;

  private final EventSink sink;
  private final EventPace pace;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread writer;
  private List<Findings> latest = List.of();
  private boolean isNew;

  /// Of what this replica said: the writer's own.
  private final Map<EventName, String> said = new HashMap<>();

  private Instant nextRound = Instant.MIN;

  public ConfigEvents(EventSink sink) {
    this(sink, EventPace.USUAL, InstantSource.system());
  }

  ConfigEvents(EventSink sink, EventPace pace, InstantSource clock) {
    this.sink = sink;
    this.pace = pace;
    this.clock = clock;
    this.writer = Thread.ofVirtual().name("mixer-events").start(this::run);
  }

  /// Takes what is wrong with the config in force now; returns at once.
  public void use(List<ConfigProblem> problems) {
    List<Findings> findings = Findings.of(problems).stream().limit(MOST).toList();
    lock.lock();
    try {
      latest = findings;
      isNew = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      // Before anything is known, nothing is withdrawn.
      long wait = Long.MAX_VALUE;
      while (!Thread.interrupted()) {
        wait = tell(await(wait)) ? pace.repeat().toNanos() : pace.retry().toNanos();
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private List<Findings> await(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (!isNew && left > 0) {
        left = changed.awaitNanos(left);
      }
      isNew = false;
      return latest;
    } finally {
      lock.unlock();
    }
  }

  private boolean tell(List<Findings> findings) {
    Instant begun = clock.instant();
    try {
      Map<EventName, Findings> wanted = new LinkedHashMap<>();
      findings.forEach(finding -> wanted.put(sink.name(finding.object()), finding));
      boolean round = !begun.isBefore(nextRound);
      withdrawOwn(wanted);
      for (Map.Entry<EventName, Findings> entry : wanted.entrySet()) {
        say(entry.getKey(), entry.getValue(), round);
      }
      if (round) {
        withdrawStale(wanted);
        nextRound = begun.plus(pace.repeat());
      }
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.warn("problems of the config are not told in Events yet: {}", e.getMessage());
      return false;
    }
  }

  private void say(EventName name, Findings finding, boolean again) throws IOException {
    if (again || !finding.message().equals(said.get(name))) {
      sink.tell(finding.object(), REASON, finding.message(), pace.quiet());
      said.put(name, finding.message());
    }
  }

  private void withdrawOwn(Map<EventName, Findings> wanted) throws IOException {
    for (EventName name : List.copyOf(said.keySet())) {
      if (!wanted.containsKey(name)) {
        sink.withdraw(name);
        said.remove(name);
      }
    }
  }

  /// What was mended while nobody looked: a replica that still sees the problem would have repeated
  /// it.
  private void withdrawStale(Map<EventName, Findings> wanted) throws IOException {
    Instant stale = clock.instant().minus(pace.stale());
    for (Map.Entry<EventName, Instant> old : sink.told(REASON).entrySet()) {
      if (!wanted.containsKey(old.getKey()) && old.getValue().isBefore(stale)) {
        sink.withdraw(old.getKey());
      }
    }
  }

  @Override
  public void close() {
    writer.interrupt();
    try {
      writer.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
