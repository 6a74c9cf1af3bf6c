package io.lateen.mixer.adapter.prometheus;

import io.lateen.mixer.adapter.Params;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Upper bounds of a distribution, from the three ways to say them.
final class Buckets {
  /// Those of the Prometheus client for Go.
  private static final double[] USUAL = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};

  private static final int MOST = 1_000;

  private Buckets() {}

  static void check(Params buckets, FieldPath path, Problems problems) {
    count(buckets, "linear_buckets", path.field("linearBuckets"), problems);
    count(buckets, "exponential_buckets", path.field("exponentialBuckets"), problems);
    if (buckets.has("linear_buckets")
        && !(buckets.message("linear_buckets").decimal("width") > 0)) {
      problems.missing(path.field("linearBuckets").field("width"), "more than 0");
    }
    Params exponential = buckets.message("exponential_buckets");
    if (buckets.has("exponential_buckets")
        && !(exponential.decimal("growth_factor") > 1 && exponential.decimal("scale") > 0)) {
      problems.error(
          path.field("exponentialBuckets"),
          "growthFactor %s, scale %s (expected: above 1, above 0)"
              .formatted(exponential.decimal("growth_factor"), exponential.decimal("scale")));
    }
    if (!problems.hasErrors() && !ascend(bounds(buckets))) {
      problems.unexpected(
          path, DoubleStream.of(bounds(buckets)).boxed().toList(), "numbers, each above the last");
    }
  }

  /// The infinite one is not among those that are configured: every distribution has it.
  private static boolean ascend(double[] bounds) {
    return DoubleStream.of(bounds).allMatch(Double::isFinite)
        && IntStream.range(1, bounds.length).allMatch(i -> bounds[i - 1] < bounds[i]);
  }

  private static void count(Params buckets, String field, FieldPath path, Problems problems) {
    long count = buckets.message(field).integer("num_finite_buckets");
    if (buckets.has(field) && (count < 1 || count > MOST)) {
      problems.unexpected(path.field("numFiniteBuckets"), count, "1.." + MOST);
    }
  }

  /// `num_finite_buckets` + 1 bounds where they are computed: the last finite bucket ends there.
  static double[] bounds(Params buckets) {
    Params linear = buckets.message("linear_buckets");
    Params exponential = buckets.message("exponential_buckets");
    if (buckets.has("linear_buckets")) {
      return IntStream.rangeClosed(0, (int) linear.integer("num_finite_buckets"))
          .mapToDouble(i -> linear.decimal("offset") + i * linear.decimal("width"))
          .toArray();
    }
    if (buckets.has("exponential_buckets")) {
      return DoubleStream.iterate(
              exponential.decimal("scale"), bound -> bound * exponential.decimal("growth_factor"))
          .limit(exponential.integer("num_finite_buckets") + 1)
          .toArray();
    }
    List<Double> bounds = buckets.message("explicit_buckets").decimals("bounds");
    return bounds.isEmpty()
        ? USUAL.clone()
        : bounds.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
