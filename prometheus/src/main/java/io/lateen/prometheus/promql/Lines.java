package io.lateen.prometheus.promql;

import io.lateen.prometheus.label.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects the lines of a result. Two that come to have the same labels become one, unless both
/// have a value at the same step.
final class Lines {
  private final int steps;
  private final Map<Labels, double[]> lines = new LinkedHashMap<>();

  Lines(int steps) {
    this.steps = steps;
  }

  /// @throws QueryException if there is a value already
  void add(Labels labels, int step, double value) {
    double[] values = of(labels);
    if (Line.isPresent(values[step])) {
      throw QueryException.failed("vector cannot contain metrics with the same labelset");
    }
    values[step] = value;
  }

  /// The values of one line, to be filled in.
  double[] of(Labels labels) {
    return lines.computeIfAbsent(labels, _ -> absent(steps));
  }

  /// @throws QueryException if one of the steps has a value already
  void add(Line line) {
    double[] known = lines.putIfAbsent(line.labels(), line.values());
    if (known == null) {
      return;
    }
    double[] merged = known.clone();
    for (int step = 0; step < steps; step++) {
      if (line.has(step)) {
        if (Line.isPresent(merged[step])) {
          throw QueryException.failed("vector cannot contain metrics with the same labelset");
        }
        merged[step] = line.values()[step];
      }
    }
    lines.put(line.labels(), merged);
  }

  /// Those that have a value at some step.
  List<Line> toList() {
    List<Line> list = new ArrayList<>(lines.size());
    lines.forEach(
        (labels, values) -> {
          if (hasAny(values)) {
            list.add(new Line(labels, values));
          }
        });
    return list;
  }

  static boolean hasAny(double[] values) {
    for (double value : values) {
      if (Line.isPresent(value)) {
        return true;
      }
    }
    return false;
  }

  static double[] absent(int steps) {
    double[] values = new double[steps];
    Arrays.fill(values, Line.ABSENT);
    return values;
  }
}
