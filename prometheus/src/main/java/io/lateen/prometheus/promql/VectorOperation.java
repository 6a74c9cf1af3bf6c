package io.lateen.prometheus.promql;

import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.promql.Expression.Binary;
import io.lateen.prometheus.promql.Expression.Cardinality;
import io.lateen.prometheus.promql.Expression.Matching;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Arithmetic and comparisons of two vectors.
final class VectorOperation {
  private final Binary binary;
  private final Matching matching;
  private final int steps;
  private final boolean swapped;
  private final Lines results;

  VectorOperation(Binary binary, int steps) {
    this.binary = binary;
    this.matching = binary.matching();
    this.steps = steps;
    this.swapped = matching.cardinality() == Cardinality.ONE_TO_MANY;
    this.results = new Lines(steps);
  }

  List<Line> apply(List<Line> left, List<Line> right) {
    Map<Labels, List<Line>> ones = bySignature(swapped ? left : right);
    bySignature(swapped ? right : left)
        .forEach((signature, many) -> match(signature, many, ones.get(signature)));
    return results.toList();
  }

  /// The labels by which series find each other.
  static Labels signature(Labels labels, Matching matching) {
    Set<String> named = new HashSet<>(matching.labels());
    if (!matching.on()) {
      named.add(Labels.NAME);
    }
    return labels.keepIf(name -> named.contains(name) == matching.on());
  }

  private Map<Labels, List<Line>> bySignature(List<Line> lines) {
    Map<Labels, List<Line>> found = new HashMap<>();
    for (Line line : lines) {
      found.computeIfAbsent(signature(line.labels(), matching), _ -> new ArrayList<>()).add(line);
    }
    return found;
  }

  private void match(Labels signature, List<Line> many, @Nullable List<Line> ones) {
    if (ones == null) {
      return;
    }
    for (int i = 1; i < ones.size(); i++) {
      checkOnce(signature, ones.subList(0, i), ones.get(i));
    }
    for (Line one : ones) {
      boolean[] taken = new boolean[steps];
      for (Line line : many) {
        combine(line, one, taken);
      }
    }
  }

  /// Two series on the side of which there has to be one are an error at the steps they share.
  private void checkOnce(Labels signature, List<Line> before, Line line) {
    for (Line other : before) {
      for (int step = 0; step < steps; step++) {
        if (line.has(step) && other.has(step)) {
          throw QueryException.failed(
              "found duplicate series for the match group %s on the %s hand-side of the operation:"
                      .formatted(signature, swapped ? "left" : "right")
                  + " [%s, %s];many-to-many matching not allowed: matching labels must be unique"
                      .formatted(line.labels(), other.labels())
                  + " on one side");
        }
      }
    }
  }

  private void combine(Line many, Line one, boolean[] taken) {
    double @Nullable [] values = null;
    for (int step = 0; step < steps; step++) {
      if (many.has(step) && one.has(step)) {
        double result = result(many.values()[step], one.values()[step]);
        if (Line.isPresent(result)) {
          if (matching.cardinality() == Cardinality.ONE_TO_ONE && taken[step]) {
            throw QueryException.failed(
                "multiple matches for labels: many-to-one matching must be explicit"
                    + " (group_left/group_right)");
          }
          taken[step] = true;
          values = values == null ? results.of(labels(many.labels(), one.labels())) : values;
          if (Line.isPresent(values[step])) {
            throw QueryException.failed(
                "multiple matches for labels: grouping labels must ensure unique matches");
          }
          values[step] = result;
        }
      }
    }
  }

  private double result(double many, double one) {
    double left = swapped ? one : many;
    double right = swapped ? many : one;
    double result = binary.operator().apply(left, right);
    boolean chooses = binary.operator().isComparison() && !binary.bool();
    return !chooses ? result : result == 1 ? left : Line.ABSENT;
  }

  private Labels labels(Labels many, Labels one) {
    boolean nameless = binary.operator().isArithmetic() || binary.bool();
    Labels labels = nameless ? many.withoutMetric() : many;
    if (matching.cardinality() == Cardinality.ONE_TO_ONE) {
      return labels.keepIf(name -> matching.labels().contains(name) == matching.on());
    }
    for (String included : matching.include()) {
      labels = labels.with(included, one.get(included));
    }
    return labels;
  }
}
