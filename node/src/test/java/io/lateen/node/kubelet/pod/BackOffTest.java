package io.lateen.node.kubelet.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackOffTest {
  @Test
  void firstAtOnceThenDoubledUpToFiveMinutesAndForgottenAfterALongRun() {
    BackOff backOff = new BackOff(Duration.ofSeconds(10));

    assertThat(
            IntStream.range(0, 8)
                .mapToLong(i -> backOff.afterRunOf(Duration.ofSeconds(1)).toSeconds()))
        .containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
    assertThat(backOff.afterRunOf(Duration.ofMinutes(10))).isZero();
  }
}
