package io.lateen.prometheus.promql;

import io.lateen.prometheus.promql.Expression.Aggregation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `topk` and `bottomk`: the first of each group at each step, with their own labels.
final class Ranking {
  private final Aggregation aggregation;
  private final double[] parameters;
  private final double sign;

  Ranking(Aggregation aggregation, double[] parameters) {
    this.aggregation = aggregation;
    this.parameters = parameters;
    this.sign = aggregation.aggregator() == Aggregator.TOPK ? -1 : 1;
  }

  List<Line> choose(List<Line> lines) {
    long[] wanted = Arrays.stream(parameters).mapToLong(Ranking::wanted).toArray();
    Map<Line, double[]> chosen = new LinkedHashMap<>();
    for (List<Line> group : Grouped.groups(lines, aggregation.grouping()).values()) {
      for (int step = 0; step < parameters.length; step++) {
        for (Line line : first(group, step, wanted[step])) {
          double[] values = chosen.computeIfAbsent(line, _ -> Lines.absent(parameters.length));
          values[step] = line.values()[step];
        }
      }
    }
    List<Line> result = new ArrayList<>();
    chosen.forEach((line, values) -> result.add(new Line(line.labels(), values)));
    return result;
  }

  private List<Line> first(List<Line> group, int step, long wanted) {
    // Not-a-number sorts behind every number, whatever the direction.
    return group.stream()
        .filter(line -> line.has(step))
        .sorted(Comparator.comparingDouble(line -> sign * line.values()[step]))
        .limit(wanted)
        .toList();
  }

  private static long wanted(double parameter) {
    if (Double.isNaN(parameter) || Double.isInfinite(parameter) || Math.abs(parameter) > 0x1p62) {
      throw QueryException.failed("Scalar value %s overflows int64".formatted(parameter));
    }
    return Math.max(0, (long) parameter);
  }
}
