package io.lateen.mixer.snapshot;

import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.expression.Expression;
import io.lateen.mixer.expression.Expressions;
import io.lateen.mixer.expression.InvalidExpressionException;
import io.lateen.mixer.expression.Vocabulary;
import io.lateen.model.attribute.AttributeType;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `sampling` of a rule.
final class SamplingReader {
  private static final FieldPath PATH = FieldPath.SPEC.field("sampling");
  private static final int HUNDRED = 100;
  private static final int TEN_THOUSAND = 10_000;

  private final Vocabulary vocabulary;
  private final Expressions expressions;
  private final Problems problems;

  SamplingReader(Vocabulary vocabulary, Expressions expressions, Problems problems) {
    this.vocabulary = vocabulary;
    this.expressions = expressions;
    this.problems = problems;
  }

  /// Null when there is none.
  @Nullable Sampling read(Params sampling) {
    Sampling random = sampling.has("random") ? random(sampling.message("random")) : null;
    Sampling limit = sampling.has("rate_limit") ? limit(sampling.message("rate_limit")) : null;
    if (random == null || limit == null) {
      return random == null ? limit : random;
    }
    return new Sampling.Both(random, limit);
  }

  private Sampling random(Params random) {
    FieldPath path = PATH.field("random");
    Params percent = random.message("percent_sampled");
    int whole = percent.string("denominator").equals("TEN_THOUSAND") ? TEN_THOUSAND : HUNDRED;
    if (percent.integer("numerator") > whole) {
      problems.unexpected(
          path.field("percentSampled").field("numerator"),
          percent.integer("numerator"),
          "0.." + whole);
    }
    String text = random.string("attribute_expression");
    return new Sampling.Random(
        text.isEmpty() ? null : share(text, path.field("attributeExpression")),
        percent.integer("numerator"),
        whole,
        random.bool("use_independent_randomness"));
  }

  private @Nullable Expression share(String text, FieldPath path) {
    try {
      Expression share = expressions.compile(text, vocabulary);
      if (share.type() != AttributeType.INT64 && share.type() != AttributeType.DOUBLE) {
        problems.error(
            path, "expression '%s' is %s (expected: a number)".formatted(text, share.type()));
      }
      return share;
    } catch (InvalidExpressionException e) {
      problems.error(path, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private Sampling limit(Params limit) {
    FieldPath path = PATH.field("rateLimit");
    Duration time = limit.duration("sampling_duration").orElse(Duration.ZERO);
    if (!time.isPositive()) {
      problems.unexpected(path.field("samplingDuration"), time, "more than nothing");
    }
    least(limit, "max_unsampled_entries", path.field("maxUnsampledEntries"));
    least(limit, "sampling_rate", path.field("samplingRate"));
    return new Sampling.RateLimit(
        time.toNanos(),
        limit.integer("max_unsampled_entries"),
        limit.integer("sampling_rate"),
        System::nanoTime);
  }

  private void least(Params limit, String field, FieldPath path) {
    if (limit.integer(field) < 0) {
      problems.unexpected(path, limit.integer(field), "0 or more");
    }
  }
}
