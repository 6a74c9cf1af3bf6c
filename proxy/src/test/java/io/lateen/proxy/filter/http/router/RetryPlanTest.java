package io.lateen.proxy.filter.http.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.resource.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How long to wait before an attempt.
final class RetryPlanTest {
  private static final int DRAWS = 20_000;

  private static LongSummaryStatistics draws(int baseMillis, int maxMillis, int attempt) {
    RetryPlan plan =
        new RetryPlan(
            new RetryPolicy(
                Set.of(),
                1,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                false,
                1,
                0,
                Duration.ofMillis(baseMillis),
                Duration.ofMillis(maxMillis),
                null));
    SplittableRandom random = new SplittableRandom(7);
    return LongStream.generate(() -> plan.backOffMillis(attempt, random))
        .limit(DRAWS)
        .summaryStatistics();
  }

  /// Every time below the bound is as likely: all of them come, and half of it is the mean.
  @ParameterizedTest
  @CsvSource({
    "25, 250, 0, 25",
    "25, 250, 1, 50",
    "25, 250, 2, 100",
    "25, 250, 3, 200",
    "25, 250, 4, 250",
    "25, 250, 62, 250",
    "100, 30, 0, 100",
    "100, 30, 5, 100"
  })
  void isUniformBelowABoundThatDoubles(int base, int max, int attempt, long bound) {
    LongSummaryStatistics draws = draws(base, max, attempt);
    assertThat(draws.getMin()).isZero();
    assertThat(draws.getMax()).isEqualTo(bound - 1);
    assertThat(draws.getAverage()).isBetween(bound * 0.48 - 0.5, bound * 0.52 - 0.5);
  }

  @Test
  void isNothingWithoutATime() {
    assertThat(draws(0, 0, 0).getMax()).isZero();
  }
}
