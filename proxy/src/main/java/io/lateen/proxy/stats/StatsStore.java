package io.lateen.proxy.stats;

import io.lateen.proxy.stats.Metric.Kind;
import io.lateen.proxy.stats.Metric.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All statistics of one proxy process. Asking twice for a name gives the same statistic, so counts
/// survive a change of configuration.
public final class StatsStore {
  final Cells shared = new Cells();
  private final List<Shard> shards = new ArrayList<>();
  private volatile Shard[] scraped = {};
  private final Map<String, Entry> entries = new TreeMap<>();
  private int next;

  private record Entry(Metric metric, Object statistic) {}

  /// A statistic as a scrape sees it: exactly one of the three is not null, by [Metric#kind].
  public record Sample(
      Metric metric,
      @Nullable Counter counter,
      @Nullable Gauge gauge,
      @Nullable Histogram histogram) {}

  /// Cells for one more event loop.
  public synchronized Shard newShard() {
    Shard shard = new Shard();
    shard.cells.ensure(next);
    shards.add(shard);
    scraped = shards.toArray(new Shard[0]);
    return shard;
  }

  /// Statistics named `prefix.*` without labels, for example `listener_manager`.
  public Scope scope(String prefix) {
    return new Scope(this, prefix, "envoy_" + prefix, List.of());
  }

  /// Statistics named `prefix.value.*`, whose Prometheus family leaves `value` out and carries it
  /// as a label.
  public Scope scope(String prefix, String label, String value) {
    return new Scope(
        this, prefix + "." + value, "envoy_" + prefix, List.of(new Label(label, value)));
  }

  /// Every statistic, sorted by name.
  public void forEach(Consumer<Sample> visitor) {
    List<Entry> all;
    synchronized (this) {
      all = List.copyOf(entries.values());
    }
    for (Entry entry : all) {
      visitor.accept(
          switch (entry.statistic) {
            case Counter counter -> new Sample(entry.metric, counter, null, null);
            case Gauge gauge -> new Sample(entry.metric, null, gauge, null);
            case Histogram histogram -> new Sample(entry.metric, null, null, histogram);
            default -> throw new IllegalStateException(entry.metric.name());
          });
    }
  }

  synchronized Counter counter(Metric metric) {
    return (Counter)
        entries.computeIfAbsent(metric.name(), n -> new Entry(metric, new Counter(this, claim(1))))
            .statistic;
  }

  synchronized Gauge gauge(Metric metric) {
    return (Gauge)
        entries.computeIfAbsent(metric.name(), n -> new Entry(metric, new Gauge(this, claim(1))))
            .statistic;
  }

  synchronized Histogram histogram(Metric metric) {
    return (Histogram)
        entries.computeIfAbsent(
                metric.name(), n -> new Entry(metric, new Histogram(this, claim(Histogram.CELLS))))
            .statistic;
  }

  long sum(int id) {
    long sum = shared.get(id);
    for (Shard shard : scraped) {
      sum += shard.cells.get(id);
    }
    return sum;
  }

  private int claim(int cells) {
    int id = next;
    next += cells;
    shared.ensure(next);
    shards.forEach(shard -> shard.cells.ensure(next));
    return id;
  }

  static Metric metric(Scope scope, String leaf, String familyLeaf, List<Label> more, Kind kind) {
    List<Label> labels = new ArrayList<>(scope.labels());
    labels.addAll(more);
    String family = scope.family() + "_" + familyLeaf.replace('.', '_');
    return new Metric(scope.prefix() + "." + leaf, family, labels, kind);
  }
}
