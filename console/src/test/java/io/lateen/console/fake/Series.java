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
    double phase = phase(labels);
    return of(
        metric,
        t ->
            rate * (t - 1_700_000_000)
                - wave(.16 * rate, 613, t, phase)
                - wave(.11 * rate, 229, t, 3 * phase)
                - wave(.07 * rate, 71, t, 7 * phase),
        labels);
  }

  private static double wave(double swing, double period, double t, double phase) {
    return swing * period / (2 * Math.PI) * Math.cos(2 * Math.PI * t / period + phase);
  }

  /// The same for all buckets of a histogram.
  private static double phase(String... labels) {
    int sum = 0;
    for (int i = 0; i < labels.length; i += 2) {
      sum += labels[i].equals("le") ? 0 : (labels[i] + labels[i + 1]).hashCode() % 1000;
    }
    return sum % 100 / 16.0;
  }

  /// A gauge about `value`.
  public static Series gauge(String metric, double value, double swing, String... labels) {
    double phase = phase(labels);
    return of(metric, t -> value + swing * Math.sin(2 * Math.PI * t / 420 + phase), labels);
  }

  public static Series steady(String metric, double value, String... labels) {
    return of(metric, _ -> value, labels);
  }
}
