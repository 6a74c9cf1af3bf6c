package io.lateen.prometheus.promql;

import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.promql.Expression.RangeSelector;
import io.lateen.prometheus.promql.Function.Windowed;
import io.lateen.prometheus.store.Samples;
import java.util.List;

/// Slides a window over series after series and asks a function at each step. One thread.
final class Sliding {
  private final Samples samples;
  private final Window window;
  private final Windowed function;
  private final List<double[]> scalars;
  private final double[] given;

  /// @param samples of the series at hand
  /// @param scalars given to the function, by step
  Sliding(
      Samples samples,
      Steps steps,
      RangeSelector range,
      Windowed function,
      List<double[]> scalars) {
    this.samples = samples;
    this.window = new Window(samples, new Places(steps, range));
    this.function = function;
    this.scalars = scalars;
    this.given = new double[scalars.size()];
  }

  /// What the function makes of the samples at hand.
  Line line(Labels name, int steps) {
    samples.dropStale();
    window.begin();
    return new Line(function.keepsName() ? name : name.withoutMetric(), values(new double[steps]));
  }

  private double[] values(double[] values) {
    for (int step = 0; step < values.length; step++) {
      window.move(step);
      for (int i = 0; i < given.length; i++) {
        given[i] = scalars.get(i)[step];
      }
      values[step] = window.size() == 0 ? Line.ABSENT : function.function().apply(window, given);
    }
    return values;
  }
}
