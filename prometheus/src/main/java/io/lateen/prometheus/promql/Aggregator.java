package io.lateen.prometheus.promql;

import java.util.Locale;
import java.util.Optional;

/// Ways to make one value, or a few, of a group's.
enum Aggregator {
  AVG,
  BOTTOMK,
  COUNT,
  GROUP,
  MAX,
  MIN,
  QUANTILE,
  STDDEV,
  STDVAR,
  SUM,
  TOPK;

  static Optional<Aggregator> find(String name) {
    for (Aggregator aggregator : values()) {
      if (aggregator.text().equalsIgnoreCase(name)) {
        return Optional.of(aggregator);
      }
    }
    return Optional.empty();
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean hasParameter() {
    return this == QUANTILE || choosesSeries();
  }

  /// Whether members of the group come through as they are.
  boolean choosesSeries() {
    return this == TOPK || this == BOTTOMK;
  }
}
