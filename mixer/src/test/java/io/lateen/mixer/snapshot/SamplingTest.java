package io.lateen.mixer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.attribute.Attributes;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SamplingTest {
  private long now;

  private static Attributes request(int id) {
    return AttributeBag.of(Map.of("request.headers", Map.of("x-request-id", "id-" + id)));
  }

  private static long taken(Sampling sampling) {
    return IntStream.range(0, 10_000).filter(i -> sampling.takes(request(i))).count();
  }

  @Test
  void aShareOfRequestsIsTakenTheSameEverywhere() {
    assertThat(taken(new Sampling.Random(null, 0, 100, false))).isZero();
    assertThat(taken(new Sampling.Random(null, 100, 100, false))).isEqualTo(10_000);
    assertThat(taken(new Sampling.Random(null, 25, 100, false))).isBetween(2_300L, 2_700L);
    assertThat(taken(new Sampling.Random(null, 25, 10_000, false))).isBetween(5L, 60L);
    Sampling one = new Sampling.Random(null, 50, 100, false);
    Sampling other = new Sampling.Random(null, 50, 100, false);
    for (int i = 0; i < 1_000; i++) {
      assertThat(one.takes(request(i))).isEqualTo(other.takes(request(i)));
    }
  }

  @Test
  void withoutAnIdEachIsDrawnByItself() {
    Sampling half = new Sampling.Random(null, 50, 100, false);
    Sampling independent = new Sampling.Random(null, 50, 100, true);
    long anonymous =
        IntStream.range(0, 10_000).filter(i -> half.takes(AttributeBag.empty())).count();
    long same = IntStream.range(0, 10_000).filter(i -> independent.takes(request(7))).count();
    assertThat(anonymous).isBetween(4_500L, 5_500L);
    assertThat(same).isBetween(4_500L, 5_500L);
  }

  @Test
  void theFirstOnesOfATimeThenOneInSoMany() {
    Sampling limit = new Sampling.RateLimit(1_000, 5, 10, () -> now);
    assertThat(taken(limit)).isEqualTo(5 + 999);
    now += 1_000;
    assertThat(IntStream.range(0, 5).allMatch(i -> limit.takes(request(i)))).isTrue();
    assertThat(limit.takes(request(1))).isFalse();
    assertThat(taken(new Sampling.RateLimit(1_000, 5, 0, () -> now))).isEqualTo(5);
  }
}
