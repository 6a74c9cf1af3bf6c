package io.lateen.prometheus.promql;

import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.promql.Expression.Aggregation;
import io.lateen.prometheus.promql.Expression.Grouping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Aggregations that make one value of a group.
final class Grouped {
  private final Aggregator aggregator;
  private final Grouping grouping;
  private final double[] parameters;

  Grouped(Aggregation aggregation, double[] parameters) {
    this.aggregator = aggregation.aggregator();
    this.grouping = aggregation.grouping();
    this.parameters = parameters;
  }

  List<Line> aggregate(List<Line> lines) {
    List<Line> results = new ArrayList<>();
    groups(lines, grouping)
        .forEach((labels, group) -> results.add(new Line(labels, values(group))));
    return results;
  }

  /// The lines that go together, by the labels of the group.
  static Map<Labels, List<Line>> groups(List<Line> lines, Grouping grouping) {
    Set<String> named = new HashSet<>(grouping.labels());
    if (grouping.without()) {
      named.add(Labels.NAME);
    }
    Map<Labels, List<Line>> groups = new LinkedHashMap<>();
    for (Line line : lines) {
      Labels labels = line.labels().keepIf(name -> named.contains(name) != grouping.without());
      groups.computeIfAbsent(labels, _ -> new ArrayList<>()).add(line);
    }
    return groups;
  }

  private double[] values(List<Line> group) {
    double[] values = Lines.absent(parameters.length);
    double[] members = new double[group.size()];
    for (int step = 0; step < values.length; step++) {
      int size = 0;
      for (Line line : group) {
        if (line.has(step)) {
          members[size++] = line.values()[step];
        }
      }
      if (size > 0) {
        values[step] = value(members, size, parameters[step]);
      }
    }
    return values;
  }

  private double value(double[] members, int size, double parameter) {
    return switch (aggregator) {
      case AVG -> sum(members, size) / size;
      case COUNT -> size;
      case GROUP -> 1;
      case MAX -> extreme(members, size, 1);
      case MIN -> extreme(members, size, -1);
      case QUANTILE -> Quantile.of(parameter, Arrays.copyOf(members, size));
      case STDDEV -> Math.sqrt(variance(members, size));
      case STDVAR -> variance(members, size);
      case SUM -> sum(members, size);
      case BOTTOMK, TOPK -> throw new IllegalStateException("chooses series: " + aggregator);
    };
  }

  private static double sum(double[] members, int size) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += members[i];
    }
    return sum;
  }

  /// @param sign 1 for the greatest, -1 for the least; numbers win over not-a-number
  private static double extreme(double[] members, int size, int sign) {
    double extreme = members[0];
    for (int i = 1; i < size; i++) {
      boolean beyond = sign > 0 ? members[i] > extreme : members[i] < extreme;
      extreme = beyond || Double.isNaN(extreme) ? members[i] : extreme;
    }
    return extreme;
  }

  private static double variance(double[] members, int size) {
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < size; i++) {
      double distance = members[i] - mean;
      mean += distance / (i + 1);
      squares += distance * (members[i] - mean);
    }
    return squares / size;
  }
}
