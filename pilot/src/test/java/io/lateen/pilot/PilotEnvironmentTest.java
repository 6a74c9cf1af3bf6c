package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.pilot.push.Pacing;
import io.lateen.pilot.snapshot.MeshConfig.Defaults;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PilotEnvironmentTest {

  @Test
  void nothingIsSet() {
    assertThat(PilotEnvironment.pacing(Map.of("PILOT_PUSH_BURST", ""))).isEqualTo(Pacing.USUAL);
    assertThat(PilotEnvironment.defaults(Map.of("PILOT_HTTP10", ""))).isEqualTo(Defaults.ISTIO);
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
  void whatHoldsWhereNobodySaysOtherwise() {
    assertThat(
            PilotEnvironment.defaults(Map.of("PILOT_TRACE_SAMPLING", "1.5", "PILOT_HTTP10", "1")))
        .isEqualTo(new Defaults(1.5, true, true));
    assertThat(PilotEnvironment.defaults(Map.of("PILOT_TRACE_SAMPLING", "100")).traceSampling())
        .isEqualTo(100);
    assertThat(PilotEnvironment.defaults(Map.of("PILOT_HTTP10", "0")).http10()).isFalse();
    assertThat(PilotEnvironment.defaults(Map.of("PILOT_RESPECT_DNS_TTL", "false")))
        .isEqualTo(new Defaults(100, false, false));
  }

  @ParameterizedTest
  @CsvSource({
    "PILOT_TRACE_SAMPLING, 100.1",
    "PILOT_TRACE_SAMPLING, -1",
    "PILOT_TRACE_SAMPLING, NaN",
    "PILOT_TRACE_SAMPLING, 1%",
    "PILOT_HTTP10, yes",
    "PILOT_RESPECT_DNS_TTL, 5s"
  })
  void aDefaultThatCannotBeReadIsSaid(String name, String value) {
    assertThatThrownBy(() -> PilotEnvironment.defaults(Map.of(name, value)))
        .hasMessageStartingWith(name + "=" + value + " (expected: ");
  }

  @Test
  void whatHasNoEffectIsSaid() {
    assertThat(
            PilotEnvironment.withoutEffect(
                Map.of("PILOT_HTTP10", "1", "ISTIO_GPRC_MAXSTREAMS", "9", "V2_REFRESH", "5s")))
        .containsExactly(
            "ISTIO_GPRC_MAXSTREAMS has no effect: streams are not limited",
            "V2_REFRESH has no effect: nothing is sent again that did not change");
  }
}
