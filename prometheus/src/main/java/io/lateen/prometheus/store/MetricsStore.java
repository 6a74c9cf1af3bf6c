package io.lateen.prometheus.store;

import io.lateen.prometheus.label.LabelMatcher;
import io.lateen.prometheus.label.Labels;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All series. Any thread may call it; nothing but memory is touched.
public final class MetricsStore {
  private final StoreSettings settings;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<Labels, Series> byLabels = new HashMap<>();
  private final List<@Nullable Series> byId = new ArrayList<>();
  private final BitSet ids = new BitSet();
  private final LabelIndex index = new LabelIndex();
  private final SharedTimes times = new SharedTimes();
  private final Cardinality cardinality = new Cardinality();
  private final Metadata metadata = new Metadata();
  private volatile long bytes;
  private volatile long oldest = Long.MIN_VALUE;

  public MetricsStore(StoreSettings settings) {
    this.settings = settings;
  }

  /// The series of a name, made when it is new; empty when its metric or the store has no room for
  /// more, in which case the caller folds it and says so in [#cardinality].
  public @Nullable Series admit(Labels labels) {
    return find(labels, true);
  }

  /// The series of a name, made when it is new, however many there are: for what stands for others.
  public Series admitAlways(Labels labels) {
    Series series = find(labels, false);
    if (series == null) {
      throw new IllegalStateException("no series for " + labels);
    }
    return series;
  }

  private @Nullable Series find(Labels labels, boolean bounded) {
    lock.writeLock().lock();
    try {
      Series known = byLabels.get(labels);
      if (known != null || (bounded && isFull(labels.metric()))) {
        return known;
      }
      return add(labels);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private boolean isFull(String metric) {
    return byLabels.size() >= settings.maximumSeries()
        || cardinality.stored(metric) >= settings.maximumSeriesPerMetric();
  }

  private Series add(Labels labels) {
    int id = ids.nextClearBit(0);
    Series series = new Series(id, index.share(labels), times);
    if (id == byId.size()) {
      byId.add(series);
    } else {
      byId.set(id, series);
    }
    ids.set(id);
    byLabels.put(series.labels(), series);
    index.add(series);
    cardinality.add(labels.metric(), 1);
    return series;
  }

  /// The series that every matcher chooses and that have samples from `from` to `to`.
  public List<Series> select(List<LabelMatcher> matchers, long from, long to) {
    List<Series> found = new ArrayList<>();
    forEach(
        matchers,
        series -> {
          if (series.overlaps(from, to)) {
            found.add(series);
          }
        });
    return found;
  }

  /// Label names, of the chosen series.
  public SortedSet<String> labelNames(List<LabelMatcher> matchers, long from, long to) {
    SortedSet<String> names = new TreeSet<>();
    for (Series series : select(matchers, from, to)) {
      for (int i = 0; i < series.labels().size(); i++) {
        names.add(series.labels().name(i));
      }
    }
    return names;
  }

  /// A label's values, of the chosen series.
  public SortedSet<String> labelValues(
      String name, List<LabelMatcher> matchers, long from, long to) {
    SortedSet<String> values = new TreeSet<>();
    select(matchers, from, to).forEach(series -> values.add(series.labels().get(name)));
    values.remove("");
    return values;
  }

  private void forEach(List<LabelMatcher> matchers, Consumer<Series> consumer) {
    lock.readLock().lock();
    try {
      BitSet found = matchers.isEmpty() ? ids : index.find(matchers, ids);
      found.stream().forEach(id -> accept(byId.get(id), consumer));
    } finally {
      lock.readLock().unlock();
    }
  }

  private static void accept(@Nullable Series series, Consumer<Series> consumer) {
    if (series != null) {
      consumer.accept(series);
    }
  }

  /// Forgets what is older than the retention, and then, while it is too much, the oldest tenth.
  ///
  /// @param now milliseconds since 1970
  public void expire(long now) {
    long retention = settings.retention().toMillis();
    long before = now - retention;
    removeOlder(before);
    while (bytes > settings.maximumBytes() && before < now) {
      before += retention / 10;
      removeOlder(before);
    }
    oldest = before;
  }

  private void removeOlder(long before) {
    List<Series> gone = new ArrayList<>();
    long[] used = new long[1];
    forEach(
        List.of(),
        series -> {
          if (series.expire(before)) {
            gone.add(series);
          } else {
            used[0] += series.bytes();
          }
        });
    bytes = used[0];
    gone.forEach(this::remove);
  }

  private void remove(Series series) {
    lock.writeLock().lock();
    try {
      byLabels.remove(series.labels());
      byId.set(series.id(), null);
      ids.clear(series.id());
      index.remove(series);
      cardinality.add(series.labels().metric(), -1);
    } finally {
      lock.writeLock().unlock();
    }
  }

  public int size() {
    lock.readLock().lock();
    try {
      return byLabels.size();
    } finally {
      lock.readLock().unlock();
    }
  }

  /// Bytes in use, as of the last [#expire]; an estimate within a fifth.
  public long bytes() {
    return bytes;
  }

  /// Nothing older is kept; as of the last [#expire], milliseconds since 1970.
  public long oldest() {
    return oldest;
  }

  public Cardinality cardinality() {
    return cardinality;
  }

  public Metadata metadata() {
    return metadata;
  }
}
