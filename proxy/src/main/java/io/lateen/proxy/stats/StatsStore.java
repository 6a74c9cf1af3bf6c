package io.lateen.proxy.stats;

import io.lateen.proxy.stats.Metric.Kind;
import io.lateen.proxy.stats.Metric.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All statistics of one proxy process. Asking twice for a name gives the same statistic, so counts
/// survive a change of configuration.
public final class StatsStore {
  final Cells shared = new Cells();
  private final List<Shard> shards = new ArrayList<>();
  private volatile Shard[] scraped = {};
  private final Map<String, Entry> entries = new TreeMap<>();
  private final Map<String, List<Entry>> families = new TreeMap<>();
  private final Map<String, String> names = new HashMap<>();
  private int next;

  private record Entry(Metric metric, Object statistic) {
    Sample sample() {
      return switch (statistic) {
        case Counter counter -> new Sample(metric, counter, null, null);
        case Gauge gauge -> new Sample(metric, null, gauge, null);
        case Histogram histogram -> new Sample(metric, null, null, histogram);
        default -> throw new IllegalStateException(metric.name());
      };
    }
  }

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
        this, prefix + "." + value, "envoy_" + prefix, List.of(Label.of(label, value)));
  }

  /// Every statistic, sorted by name.
  public void forEach(Consumer<Sample> visitor) {
    List<Entry> all;
    synchronized (this) {
      all = List.copyOf(entries.values());
    }
    all.forEach(entry -> visitor.accept(entry.sample()));
  }

  /// Every statistic, by Prometheus' families, sorted by their names.
  public void forEachFamily(BiConsumer<String, List<Sample>> visitor) {
    Map<String, List<Sample>> all = new LinkedHashMap<>();
    synchronized (this) {
      families.forEach((name, in) -> all.put(name, in.stream().map(Entry::sample).toList()));
    }
    all.forEach(visitor);
  }

  Counter counter(Metric metric) {
    return (Counter) statistic(metric, () -> new Counter(this, claim(1)));
  }

  Gauge gauge(Metric metric) {
    return (Gauge) statistic(metric, () -> new Gauge(this, claim(1)));
  }

  Histogram histogram(Metric metric) {
    return (Histogram) statistic(metric, () -> new Histogram(this, claim(Histogram.CELLS)));
  }

  private synchronized Object statistic(Metric metric, Supplier<Object> made) {
    Entry known = entries.get(metric.name());
    if (known == null) {
      known = new Entry(metric, made.get());
      entries.put(metric.name(), known);
      families.computeIfAbsent(metric.family(), f -> new ArrayList<>()).add(known);
    }
    return known.statistic;
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

  synchronized Metric metric(
      Scope scope, String leaf, String familyLeaf, List<Label> more, Kind kind) {
    List<Label> labels = new ArrayList<>(scope.labels());
    labels.addAll(more);
    String family = names.computeIfAbsent(scope.family() + "_" + familyLeaf, Metric::legal);
    return new Metric(scope.prefix() + "." + leaf, family, labels, kind);
  }
}
