package io.lateen.proxy.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lateen.proxy.resource.SlowStart;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Envoy, "Slow start mode": weight × max(minimum, (age / window) ^ (1 / aggression)).
final class WarmUpTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1, 10, 0.1",
    "1, 1, 0, 0.016667",
    "6, 1, 10, 0.1",
    "30, 1, 10, 0.5",
    "45, 1, 10, 0.75",
    "60, 1, 10, 1",
    "600, 1, 10, 1",
    "15, 2, 10, 0.5",
    "15, 0.5, 0, 0.0625",
  })
  void growsWithAge(int seconds, double aggression, double minimum, double share) {
    WarmUp warmUp = new WarmUp(new SlowStart(Duration.ofMinutes(1), aggression, minimum));
    assertThat(warmUp.share(Duration.ofSeconds(seconds).toNanos())).isCloseTo(share, within(1e-5));
  }
}
