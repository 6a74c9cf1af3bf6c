package io.lateen.prometheus.promql;

import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.promql.Expression.Binary;
import java.util.List;

/// Binary operators with a number on one side.
final class ScalarOperation {
  private final Binary binary;
  private final boolean scalarLeft;

  ScalarOperation(Binary binary, boolean scalarLeft) {
    this.binary = binary;
    this.scalarLeft = scalarLeft;
  }

  static double[] ofScalars(Operator operator, double[] left, double[] right) {
    double[] values = new double[left.length];
    for (int step = 0; step < values.length; step++) {
      values[step] = operator.apply(left[step], right[step]);
    }
    return values;
  }

  List<Line> apply(List<Line> lines, double[] scalars) {
    boolean nameless = binary.operator().dropsMetric() || binary.bool();
    Lines results = new Lines(scalars.length);
    for (Line line : lines) {
      Labels labels = nameless ? line.labels().withoutMetric() : line.labels();
      results.add(new Line(labels, values(line, scalars)));
    }
    return results.toList();
  }

  private double[] values(Line line, double[] scalars) {
    double[] values = Lines.absent(scalars.length);
    for (int step = 0; step < values.length; step++) {
      if (line.has(step)) {
        double value = line.values()[step];
        double left = scalarLeft ? scalars[step] : value;
        double right = scalarLeft ? value : scalars[step];
        double result = binary.operator().apply(left, right);
        boolean chooses = binary.operator().isComparison() && !binary.bool();
        values[step] = !chooses ? result : result == 1 ? value : Line.ABSENT;
      }
    }
    return values;
  }
}
