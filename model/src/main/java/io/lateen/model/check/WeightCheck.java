package io.lateen.model.check;

import java.util.List;

/// How a route is shared among its destinations.
final class WeightCheck {
  private final Problems problems;

  WeightCheck(Problems problems) {
    this.problems = problems;
  }

  /// @param path of the list of destinations
  void check(FieldPath path, List<Integer> weights) {
    PartCheck parts = new PartCheck(problems);
    problems.each(path, weights, (at, weight) -> parts.range(at.field("weight"), weight, 0, 100));
    long sum = weights.stream().mapToLong(Integer::longValue).sum();
    if (weights.size() > 1 && sum != 100) {
      problems.error(path, "weights add up to " + sum + " (expected: 100)");
    }
  }
}
