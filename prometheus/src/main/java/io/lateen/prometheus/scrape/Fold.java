package io.lateen.prometheus.scrape;

import io.lateen.prometheus.store.Series;

/// One series that stands for those of a metric for which there is no room. A counter's rises are
/// summed up, so that rates stay right when one of many goes; other values are added.
final class Fold {
  /// Marks the series that stands for others.
  static final String LABEL = "lateen_folded";

  private final Series series;
  private final boolean counter;
  private double sum;

  Fold(Series series, boolean counter) {
    this.series = series;
    this.counter = counter;
  }

  void begin() {
    if (!counter) {
      sum = 0;
    }
  }

  void add(CachedSeries member, double value) {
    double rise = counter && value >= member.folded ? value - member.folded : value;
    member.folded = value;
    sum += Double.isNaN(rise) ? 0 : rise;
  }

  Series series() {
    return series;
  }

  double sum() {
    return sum;
  }
}
