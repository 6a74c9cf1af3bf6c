package io.lateen.console.fake;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/// A series as a function of Unix time in seconds.
///
/// @param labels with `__name__`
public record Series(Map<String, String> labels, DoubleUnaryOperator at) {
  /// @param labels names and values in turn
  public static Series of(String metric, DoubleUnaryOperator at, String... labels) {
    Map<String, String> all = new TreeMap<>();
    all.put("__name__", metric);
    for (int i = 0; i < labels.length; i += 2) {
      all.put(labels[i], labels[i + 1]);
    }
    return new Series(all, at);
  }

  /// A counter that grows by about `rate` a second, breathing over minutes.
  public static Series counter(String metric, double rate, String... labels) {
    double phase = String.join(",", labels).hashCode() % 100 / 16.0;
    double period = 240 + Math.abs(metric.hashCode() % 7) * 30;
    double swing = .35 * rate * period / (2 * Math.PI);
    double small = .1 * rate * 37 / (2 * Math.PI);
    return of(
        metric,
        t ->
            rate * (t - 1_700_000_000)
                - swing * Math.cos(2 * Math.PI * t / period + phase)
                - small * Math.cos(2 * Math.PI * t / 37 + 2 * phase),
        labels);
  }

  /// A gauge about `value`.
  public static Series gauge(String metric, double value, double swing, String... labels) {
    double phase = String.join(",", labels).hashCode() % 100 / 16.0;
    return of(metric, t -> value + swing * Math.sin(2 * Math.PI * t / 420 + phase), labels);
  }

  public static Series steady(String metric, double value, String... labels) {
    return of(metric, _ -> value, labels);
  }
}
