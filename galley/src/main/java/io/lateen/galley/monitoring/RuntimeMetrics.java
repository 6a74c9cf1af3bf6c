package io.lateen.galley.monitoring;

import io.lateen.galley.store.ObjectStore;
import io.lateen.galley.store.StoreEvent;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the store and counts what happens to the configuration of the mesh. A virtual thread
/// that waits.
final class RuntimeMetrics implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(RuntimeMetrics.class);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Set<String> WATCHED =
      Collection.ALL.stream().map(Collection::resource).collect(Collectors.toSet());

  private final ObjectStore store;
  private final Counter told;
  private final Counter missed;
  private final Counter processed;
  private final Histogram spans;
  private final Counter snapshots;
  private long latest = System.nanoTime();
  private volatile boolean closed;

  RuntimeMetrics(ObjectStore store, PrometheusRegistry registry) {
    this.store = store;
    Counters source = new Counters(registry, "galley_source_kube_event_");
    told = source.counter("success_total", "Changes that were taken in.");
    missed = source.counter("error_total", "Times when changes were missed.", "error");
    missed.initLabelValues("");
    Counters processor = new Counters(registry, "galley_runtime_processor_");
    double[] millis = Counters.bounds(1, 2, 24);
    processed = processor.counter("events_processed_total", "Changes that were processed.");
    spans =
        processor.histogram(
            "event_span_duration_milliseconds", "Time between two changes.", millis);
    snapshots = processor.counter("snapshots_published_total", "Snapshots handed to subscribers.");
    processor.histogram("snapshot_events", "Changes in one snapshot.", Counters.bounds(1, 2, 9));
    processor.histogram(
        "snapshot_lifetime_duration_milliseconds", "How long a snapshot was the latest.", millis);
    Counters strategy = new Counters(registry, "galley_runtime_strategy_");
    strategy.counter("on_change_total", "Changes told to the publishing strategy.");
    strategy.counter("timer_max_time_reached_total", "Snapshots that could wait no longer.");
    strategy.counter("timer_quiesce_reached_total", "Snapshots made when all was quiet.");
    strategy.counter("timer_resets_total", "Times when a snapshot was put off.");
    GaugeWithCallback.builder()
        .name("galley_runtime_state_type_instances")
        .help("Objects by collection.")
        .labelNames("collection")
        .callback(this::instances)
        .register(registry);
  }

  private void instances(GaugeWithCallback.Callback callback) {
    for (Collection collection : Collection.ALL) {
      int count = store.list(collection.resource(), "").objects().size();
      callback.call(count, collection.name());
    }
  }

  @Override
  public void run() {
    long reached = store.revision();
    try {
      while (!closed) {
        ObjectStore.Tail tail = store.await(reached, 256, PATIENCE, () -> closed);
        if (tail.closed()) {
          return;
        }
        if (tail.expired()) {
          missed.labelValues("history is too short").inc();
          reached = store.revision();
        }
        for (StoreEvent event : tail.events()) {
          reached = event.revision();
          count(event);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("changes are not counted any more", e);
    }
  }

  private void count(StoreEvent event) {
    if (WATCHED.contains(event.key().resource())) {
      told.inc();
      processed.inc();
      long now = System.nanoTime();
      spans.observe((now - latest) / 1e6);
      latest = now;
    }
  }

  /// Collections were handed to MCP's streams.
  void published() {
    snapshots.inc();
  }

  void close() {
    closed = true;
    store.wakeAll();
  }
}
