package io.lateen.proxy.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.resource.NameResolution;
import io.lateen.proxy.resource.NameResolution.Backoff;
import io.lateen.proxy.resource.NameResolution.Family;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PaceTest {
  /// Draws the most it may.
  private static final RandomGenerator MOST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  private static Pace pace(boolean byTtl, Duration jitter, @Nullable Backoff failures) {
    Duration rate = Duration.ofSeconds(5);
    return new Pace(
        new NameResolution(Family.AUTO, List.of(), rate, byTtl, jitter, failures), MOST);
  }

  private static Duration after(Pace pace, long ttl) {
    return Duration.ofNanos(pace.answered(new Answer(List.of(InetAddress.ofLiteral("::1")), ttl)));
  }

  private static Duration failed(Pace pace) {
    return Duration.ofNanos(pace.failed());
  }

  @Test
  void aTtlCountsWhereItIsToCount() {
    assertThat(after(pace(true, Duration.ZERO, null), 30)).isEqualTo(Duration.ofSeconds(30));
    assertThat(after(pace(true, Duration.ZERO, null), 0)).isEqualTo(Duration.ofSeconds(5));
    assertThat(after(pace(false, Duration.ZERO, null), 30)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void jitterComesOnTop() {
    assertThat(after(pace(true, Duration.ofSeconds(1), null), 30))
        .isEqualTo(Duration.ofSeconds(31).minusNanos(1));
  }

  @Test
  void failuresAreAskedForLessAndLessOften() {
    Pace pace =
        pace(true, Duration.ZERO, new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(7)));
    assertThat(failed(pace)).isEqualTo(Duration.ofSeconds(2));
    assertThat(failed(pace)).isEqualTo(Duration.ofSeconds(4));
    assertThat(failed(pace)).isEqualTo(Duration.ofSeconds(7));
    assertThat(failed(pace)).isEqualTo(Duration.ofSeconds(7));
    assertThat(after(pace, 9)).isEqualTo(Duration.ofSeconds(9));
    assertThat(failed(pace)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void failuresAreAskedForAsUsualWhereNothingIsSaid() {
    assertThat(failed(pace(true, Duration.ZERO, null))).isEqualTo(Duration.ofSeconds(5));
  }
}
