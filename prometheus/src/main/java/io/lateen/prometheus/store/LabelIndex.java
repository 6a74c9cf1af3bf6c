package io.lateen.prometheus.store;

import io.lateen.prometheus.label.LabelMatcher;
import io.lateen.prometheus.label.Labels;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// From label to series. Guarded by the store's lock.
final class LabelIndex {
  private final Map<String, TreeMap<String, Postings>> values = new TreeMap<>();
  private final Map<String, String> strings = new HashMap<>();

  /// The labels, made of strings that all series share.
  Labels share(Labels labels) {
    return labels.share(text -> strings.computeIfAbsent(text, same -> same));
  }

  void add(Series series) {
    Labels labels = series.labels();
    for (int i = 0; i < labels.size(); i++) {
      values
          .computeIfAbsent(labels.name(i), _ -> new TreeMap<>())
          .computeIfAbsent(labels.value(i), _ -> new Postings())
          .add(series.id());
    }
  }

  void remove(Series series) {
    Labels labels = series.labels();
    for (int i = 0; i < labels.size(); i++) {
      TreeMap<String, Postings> ofName = values.get(labels.name(i));
      Postings postings = ofName == null ? null : ofName.get(labels.value(i));
      if (ofName != null && postings != null) {
        postings.remove(series.id());
        if (postings.isEmpty()) {
          ofName.remove(labels.value(i));
          strings.remove(labels.value(i));
        }
        if (ofName.isEmpty()) {
          values.remove(labels.name(i));
        }
      }
    }
  }

  /// Which of the series `all` every matcher chooses.
  BitSet find(Iterable<LabelMatcher> matchers, BitSet all) {
    BitSet found = (BitSet) all.clone();
    for (LabelMatcher matcher : matchers) {
      // A label that is missing is empty, so a matcher of the empty text is asked the other way.
      if (matcher.matches("")) {
        found.andNot(having(matcher, false));
      } else {
        found.and(having(matcher, true));
      }
    }
    return found;
  }

  private BitSet having(LabelMatcher matcher, boolean matching) {
    BitSet ids = new BitSet();
    Map<String, Postings> ofName = values.getOrDefault(matcher.name(), new TreeMap<>());
    Postings only = ofName.get(matcher.value());
    if (matcher.kind() == LabelMatcher.Kind.EQUAL && matching) {
      if (only != null) {
        only.addTo(ids);
      }
      return ids;
    }
    ofName.forEach(
        (value, postings) -> {
          if (matcher.matches(value) == matching) {
            postings.addTo(ids);
          }
        });
    return ids;
  }
}
