package io.lateen.prometheus.promql;

/// Figures of the samples in a window, which has at least one.
final class Statistics {
  private Statistics() {}

  /// With Kahan's and Neumaier's correction, as Prometheus sums over time.
  static double sum(Window window) {
    double sum = 0;
    double lost = 0;
    for (int i = 0; i < window.size(); i++) {
      double value = window.value(i);
      double next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    }
    return Double.isFinite(sum) ? sum + lost : sum;
  }

  static double average(Window window) {
    return sum(window) / window.size();
  }

  static double greatest(Window window) {
    double greatest = window.value(0);
    for (int i = 1; i < window.size(); i++) {
      double value = window.value(i);
      greatest = value > greatest || Double.isNaN(greatest) ? value : greatest;
    }
    return greatest;
  }

  static double least(Window window) {
    double least = window.value(0);
    for (int i = 1; i < window.size(); i++) {
      double value = window.value(i);
      least = value < least || Double.isNaN(least) ? value : least;
    }
    return least;
  }

  /// Of the whole population.
  static double variance(Window window) {
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < window.size(); i++) {
      double distance = window.value(i) - mean;
      mean += distance / (i + 1);
      squares += distance * (window.value(i) - mean);
    }
    return squares / window.size();
  }

  static double changes(Window window) {
    int changes = 0;
    for (int i = 1; i < window.size(); i++) {
      double before = window.value(i - 1);
      double value = window.value(i);
      boolean bothNaN = Double.isNaN(before) && Double.isNaN(value);
      changes += value != before && !bothNaN ? 1 : 0;
    }
    return changes;
  }

  static double resets(Window window) {
    int resets = 0;
    for (int i = 1; i < window.size(); i++) {
      resets += window.value(i) < window.value(i - 1) ? 1 : 0;
    }
    return resets;
  }
}
