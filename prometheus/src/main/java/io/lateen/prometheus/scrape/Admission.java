package io.lateen.prometheus.scrape;

import io.lateen.prometheus.exposition.LabelsParser;
import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.relabel.RelabelRule;
import io.lateen.prometheus.store.MetricsStore;
import io.lateen.prometheus.store.Series;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where the samples of a new line go: to a series of its own, into a fold, or nowhere. Belongs to
/// the target's thread.
final class Admission {
  /// Folds of one target. Metrics may be as endless as label values.
  static final int MOST_FOLDS = 1000;

  /// Stands for the metrics that have no fold.
  private static final String OTHERS = "";

  private static final List<String> COUNTER_SUFFIXES =
      List.of("_total", "_count", "_sum", "_bucket");

  private final Target target;
  private final MetricsStore store;
  private final Map<Labels, Fold> folds = new HashMap<>();

  Admission(Target target, MetricsStore store) {
    this.target = target;
    this.store = store;
  }

  Collection<Fold> folds() {
    return folds.values();
  }

  /// Fills in `series` or `fold`.
  ///
  /// @throws IllegalArgumentException if the line is no name and labels
  void admit(CachedSeries cached, byte[] text, int start, int end) {
    Map<String, String> labels = withTarget(LabelsParser.parse(text, start, end));
    if (!RelabelRule.apply(target.job().metricRelabelings(), labels)) {
      return;
    }
    Labels name = Labels.of(labels);
    Series series = store.admit(name);
    if (series != null) {
      cached.series = series;
    } else {
      Fold fold = fold(name);
      String metric = fold == null ? OTHERS : name.metric();
      cached.fold = fold;
      cached.foldedMetric = metric;
      store.cardinality().fold(metric, 1);
    }
  }

  /// The target's labels win, and what the series said itself is kept as `exported_…`, unless the
  /// job honours the series' own.
  private Map<String, String> withTarget(Map<String, String> own) {
    Map<String, String> labels = new TreeMap<>(own);
    labels.values().removeIf(String::isEmpty);
    Labels more = target.labels();
    for (int i = 0; i < more.size(); i++) {
      String name = more.name(i);
      String mine = labels.get(name);
      if (mine == null) {
        labels.put(name, more.value(i));
      } else if (!target.job().honorLabels()) {
        String moved = "exported_" + name;
        while (labels.containsKey(moved) || more.has(moved)) {
          moved = "exported_" + moved;
        }
        labels.put(moved, mine);
        labels.put(name, more.value(i));
      }
    }
    return labels;
  }

  /// None when there are too many.
  private @Nullable Fold fold(Labels name) {
    Map<String, String> labels = new TreeMap<>(target.labels().toMap());
    labels.put(Labels.NAME, name.metric());
    labels.put("le", name.get("le"));
    labels.put("quantile", name.get("quantile"));
    labels.put(Fold.LABEL, "true");
    Labels of = Labels.of(labels);
    Fold known = folds.get(of);
    if (known == null && folds.size() < MOST_FOLDS) {
      known = new Fold(store.admitAlways(of), isCounter(name.metric()));
      folds.put(of, known);
    }
    return known;
  }

  private boolean isCounter(String metric) {
    boolean named = COUNTER_SUFFIXES.stream().anyMatch(metric::endsWith);
    return named || store.metadata().type(metric).equals("counter");
  }

  /// The series of a line that had one, when the store has forgotten it meanwhile.
  Series again(Series forgotten) {
    return store.admitAlways(forgotten.labels());
  }

  /// A folded line has ended.
  void leave(CachedSeries cached) {
    String metric = cached.foldedMetric;
    if (metric != null) {
      store.cardinality().fold(metric, -1);
    }
  }
}
