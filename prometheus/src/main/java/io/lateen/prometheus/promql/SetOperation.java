package io.lateen.prometheus.promql;

import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.promql.Expression.Binary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `and`, `or` and `unless`.
final class SetOperation {
  private final Binary binary;
  private final int steps;

  SetOperation(Binary binary, int steps) {
    this.binary = binary;
    this.steps = steps;
  }

  List<Line> apply(List<Line> left, List<Line> right) {
    return switch (binary.operator()) {
      case AND -> filter(left, present(right), true);
      case UNLESS -> filter(left, present(right), false);
      case OR -> union(left, right);
      default -> throw new IllegalStateException("no set operator: " + binary.operator());
    };
  }

  private List<Line> union(List<Line> left, List<Line> right) {
    Lines union = new Lines(steps);
    left.forEach(union::add);
    filter(right, present(left), false).forEach(union::add);
    return union.toList();
  }

  /// At which steps there is a series, by its labels that count.
  private Map<Labels, boolean[]> present(List<Line> lines) {
    Map<Labels, boolean[]> present = new HashMap<>();
    for (Line line : lines) {
      boolean[] at =
          present.computeIfAbsent(
              VectorOperation.signature(line.labels(), binary.matching()), _ -> new boolean[steps]);
      for (int step = 0; step < steps; step++) {
        at[step] |= line.has(step);
      }
    }
    return present;
  }

  private List<Line> filter(List<Line> lines, Map<Labels, boolean[]> others, boolean with) {
    List<Line> filtered = new ArrayList<>();
    for (Line line : lines) {
      boolean[] other = others.get(VectorOperation.signature(line.labels(), binary.matching()));
      double[] values = line.values().clone();
      for (int step = 0; step < steps; step++) {
        if ((other != null && other[step]) != with) {
          values[step] = Line.ABSENT;
        }
      }
      if (Lines.hasAny(values)) {
        filtered.add(new Line(line.labels(), values));
      }
    }
    return filtered;
  }
}
