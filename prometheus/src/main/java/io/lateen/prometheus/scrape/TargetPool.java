package io.lateen.prometheus.scrape;

import io.lateen.prometheus.discover.Discovery;
import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.settings.ScrapeSettings;
import io.lateen.prometheus.store.MetricsStore;
import io.lateen.wire.kube.ObjectSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The targets there are now, each with its loop. A thread of its own follows what discovery finds.
public final class TargetPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TargetPool.class);

  /// Objects tend to change several at a time.
  private static final Duration GATHER = Duration.ofMillis(100);

  /// Times as long as an update took: a host on which it takes long has other things to do.
  private static final int REST = 4;

  private final ScrapeSettings settings;
  private final MetricsStore store;
  private final ScrapeFigures figures = new ScrapeFigures();
  private final @Nullable ObjectSource objects;
  private final Map<Target, ScrapeLoop> loops = new ConcurrentHashMap<>();
  private final Semaphore changes = new Semaphore(1);
  private final Thread thread;
  private volatile List<TargetResolver.Found> dropped = List.of();

  /// @param objects null when no job looks for targets in the Kubernetes API
  public TargetPool(ScrapeSettings settings, MetricsStore store, @Nullable ObjectSource objects) {
    this.settings = settings;
    this.store = store;
    this.objects = objects;
    this.thread = Thread.ofVirtual().name("targets").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try (Discovery discovery = objects == null ? null : new Discovery(objects, changes::release)) {
      while (!Thread.currentThread().isInterrupted()) {
        changes.acquire();
        changes.drainPermits();
        long start = System.nanoTime();
        update(discovery);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Thread.sleep(GATHER.plus(took.multipliedBy(REST)));
      }
    } catch (InterruptedException _) {
      // Closed.
    } catch (RuntimeException e) {
      LOG.error("targets are not followed any more", e);
    }
  }

  private void update(@Nullable Discovery discovery) {
    TargetResolver resolver = new TargetResolver(discovery);
    settings.jobs().forEach(resolver::resolve);
    Set<Target> wanted = resolver.targets();
    dropped = resolver.dropped();
    loops
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !wanted.contains(entry.getKey());
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
    wanted.forEach(target -> loops.computeIfAbsent(target, this::begin));
  }

  private ScrapeLoop begin(Target target) {
    ScrapeLoop loop = new ScrapeLoop(target, store, figures);
    loop.start();
    return loop;
  }

  /// Every target, sorted by job and address.
  public List<TargetReport> active() {
    Map<String, TargetReport> sorted = new TreeMap<>();
    loops.forEach(
        (target, loop) ->
            sorted.put(
                target.job().name() + " " + target.url() + " " + target.labels(), loop.report()));
    return new ArrayList<>(sorted.values());
  }

  /// What was known of the targets that relabelling dropped.
  public List<Labels> dropped() {
    return dropped.stream().map(found -> Labels.of(found.all())).toList();
  }

  public ScrapeFigures figures() {
    return figures;
  }

  @Override
  public void close() {
    thread.interrupt();
    List<ScrapeLoop> running = List.copyOf(loops.values());
    running.forEach(ScrapeLoop::close);
    try {
      for (ScrapeLoop loop : running) {
        loop.await();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
