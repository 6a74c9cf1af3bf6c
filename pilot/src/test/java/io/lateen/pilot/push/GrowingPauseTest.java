package io.lateen.pilot.push;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GrowingPauseTest {
  private final Debounce debounce = new GrowingPause(10, 80);

  @Test
  void aLoneChangeGoesOutAtOnce() {
    assertThat(debounce.delay(0)).isZero();
    debounce.onPush(5, false);
    assertThat(debounce.delay(1000)).isZero();
  }

  @Test
  void aChangeSoonAfterAPushWaitsForTheRestOfThePause() {
    debounce.onPush(100, false);
    assertThat(debounce.delay(104)).isEqualTo(6);
  }

  @Test
  void aBurstIsGatheredEverLonger() {
    debounce.onPush(0, false);
    debounce.onPush(10, true);
    assertThat(debounce.delay(10)).isEqualTo(20);
    debounce.onPush(30, true);
    debounce.onPush(70, true);
    debounce.onPush(150, true);
    debounce.onPush(230, true);
    assertThat(debounce.delay(230)).isEqualTo(80);
  }

  @Test
  void afterTheBurstThePauseIsShortAgain() {
    debounce.onPush(0, true);
    debounce.onPush(500, false);
    assertThat(debounce.delay(500)).isEqualTo(10);
  }
}
