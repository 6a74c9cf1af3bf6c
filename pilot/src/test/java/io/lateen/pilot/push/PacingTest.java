package io.lateen.pilot.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PacingTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final QuietTime quiet = new QuietTime(10, 35);

  @Test
  void changesAreGatheredUntilNoneComes() {
    quiet.onChange(100);
    assertThat(quiet.delay(100)).isEqualTo(10);
    quiet.onChange(108);
    assertThat(quiet.delay(110)).isEqualTo(8);
    assertThat(quiet.delay(118)).isZero();
  }

  @Test
  void butNotForEver() {
    quiet.onChange(100);
    quiet.onChange(109);
    quiet.onChange(118);
    quiet.onChange(127);
    assertThat(quiet.delay(130)).isEqualTo(5);
    quiet.onChange(134);
    assertThat(quiet.delay(135)).isZero();
  }

  @Test
  void changesDuringAPushAreGatheredAnew() {
    quiet.onChange(100);
    quiet.onTaken();
    assertThat(quiet.delay(101)).isZero();
    quiet.onChange(130);
    assertThat(quiet.delay(131)).isEqualTo(9);
  }

  @Test
  void aBurstGoesAtOnceAndTheRestByAndBy() {
    PushRate rate = new PushRate(2, 3);
    assertThat(rate.take(0)).isZero();
    assertThat(rate.take(0)).isZero();
    assertThat(rate.take(0)).isZero();
    assertThat(rate.take(0)).isEqualTo(SECOND / 2);
    assertThat(rate.take(SECOND / 4)).isEqualTo(SECOND * 3 / 4);
  }

  @Test
  void afterARestThereIsABurstAgainAndNoMore() {
    PushRate rate = new PushRate(2, 2);
    rate.take(0);
    rate.take(0);
    assertThat(rate.take(100 * SECOND)).isZero();
    assertThat(rate.take(100 * SECOND)).isZero();
    assertThat(rate.take(100 * SECOND)).isEqualTo(SECOND / 2);
  }

  @Test
  void withoutARateNobodyWaits() {
    PushRate rate = Pacing.USUAL.rate();
    for (int i = 0; i < 1000; i++) {
      assertThat(rate.take(7)).isZero();
    }
  }
}
