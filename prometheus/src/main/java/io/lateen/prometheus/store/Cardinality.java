package io.lateen.prometheus.store;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// How many series each metric has, and how many more were folded. Any thread may call it.
public final class Cardinality {
  private final Map<String, Integer> stored = new ConcurrentHashMap<>();
  private final Map<String, Integer> folded = new ConcurrentHashMap<>();

  int stored(String metric) {
    return stored.getOrDefault(metric, 0);
  }

  void add(String metric, int change) {
    merge(stored, metric, change);
  }

  /// Counts series whose samples go into the fold of their metric.
  ///
  /// @param change negative when such series have ended
  public void fold(String metric, int change) {
    merge(folded, metric, change);
  }

  /// Series folded now, by metric; metrics without are left out.
  public Map<String, Integer> folded() {
    return new TreeMap<>(folded);
  }

  private static void merge(Map<String, Integer> counts, String metric, int change) {
    counts.merge(
        metric, change, (before, more) -> before + more == 0 ? null : (Integer) (before + more));
  }
}
