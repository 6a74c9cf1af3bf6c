package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.pilot.push.Pacing;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PilotEnvironmentTest {

  @Test
  void nothingIsSet() {
    assertThat(PilotEnvironment.pacing(Map.of("PILOT_PUSH_BURST", ""))).isEqualTo(Pacing.USUAL);
    assertThat(PilotEnvironment.withoutEffect(Map.of("PATH", "/bin"))).isEmpty();
  }

  @Test
  void oneOfAPairBringsIstiosDefaultOfTheOther() {
    assertThat(PilotEnvironment.pacing(Map.of("PILOT_DEBOUNCE_MAX", "3s")))
        .isEqualTo(new Pacing(Duration.ofMillis(100), Duration.ofSeconds(3), 0, 1));
    assertThat(PilotEnvironment.pacing(Map.of("PILOT_DEBOUNCE_AFTER", "1.5s")).quiet())
        .isEqualTo(Duration.ofMillis(1500));
    assertThat(PilotEnvironment.pacing(Map.of("PILOT_PUSH_THROTTLE", "7")))
        .isEqualTo(new Pacing(null, Duration.ofSeconds(10), 7, 100));
    assertThat(PilotEnvironment.pacing(Map.of("PILOT_PUSH_BURST", "9")).perSecond()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({
    "PILOT_DEBOUNCE_AFTER, soon",
    "PILOT_DEBOUNCE_AFTER, 100",
    "PILOT_DEBOUNCE_MAX, 0s",
    "PILOT_PUSH_THROTTLE, 0",
    "PILOT_PUSH_THROTTLE, -1",
    "PILOT_PUSH_BURST, 1e3"
  })
  void whatCannotBeReadIsSaid(String name, String value) {
    assertThatThrownBy(() -> PilotEnvironment.pacing(Map.of(name, value)))
        .hasMessageStartingWith(name + "=" + value + " (expected: ");
  }

  @Test
  void whatHasNoEffectIsSaid() {
    assertThat(PilotEnvironment.withoutEffect(Map.of("PILOT_HTTP10", "1", "V2_REFRESH", "5s")))
        .containsExactly(
            "PILOT_HTTP10 has no effect: ISTIO_META_HTTP10=1 of a proxy counts",
            "V2_REFRESH has no effect: nothing is sent again that did not change");
  }
}
