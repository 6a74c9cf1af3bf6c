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
    List<Line> many = swapped ? right : left;
    Map<Labels, List<Line>> ones = bySignature(swapped ? left : right);
    checkOnce(ones, present(many));
    bySignature(many).forEach((signature, lines) -> match(lines, ones.get(signature)));
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

  /// At which steps there is anything at all.
  private boolean[] present(List<Line> lines) {
    boolean[] present = new boolean[steps];
    for (Line line : lines) {
      for (int step = 0; step < steps; step++) {
        present[step] |= line.has(step);
      }
    }
    return present;
  }

  private void match(List<Line> many, @Nullable List<Line> ones) {
    if (ones == null) {
      return;
    }
    for (Line one : ones) {
      boolean[] taken = new boolean[steps];
      for (Line line : many) {
        combine(line, one, taken);
      }
    }
  }

  /// Two series on the side of which there has to be one are an error, whether or not they are
  /// wanted, at the steps at which the other side has any.
  private void checkOnce(Map<Labels, List<Line>> ones, boolean[] wanted) {
    ones.forEach(
        (signature, lines) -> {
          for (int step = 0; step < steps && lines.size() > 1; step++) {
            int at = step;
            List<Line> present =
                lines.stream().filter(line -> wanted[at] && line.has(at)).limit(2).toList();
            if (present.size() > 1) {
              throw duplicate(signature, present.getLast(), present.getFirst());
            }
          }
        });
  }

  private QueryException duplicate(Labels signature, Line one, Line other) {
    return QueryException.failed(
        "found duplicate series for the match group %s on the %s hand-side of the operation:"
                .formatted(signature, swapped ? "left" : "right")
            + " [%s, %s];many-to-many matching not allowed: matching labels must be unique"
                .formatted(one.labels(), other.labels())
            + " on one side");
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
    boolean nameless = binary.operator().dropsMetric() || binary.bool();
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
