package io.lateen.proxy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.resource.HealthCheck;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Thresholds and intervals of Envoy's "Health checking".
final class HealthStateTest {
  private final HealthState state =
      new HealthState(
          new HealthCheck(
              new HealthCheck.Tcp("", List.of()),
              Duration.ofSeconds(1),
              Duration.ZERO,
              Duration.ZERO,
              0,
              3,
              2,
              0,
              new HealthCheck.Intervals(
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(10),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(2),
                  Duration.ofMinutes(1),
                  Duration.ofSeconds(50))));

  private long seconds() {
    return state.interval(true).toSeconds();
  }

  @Test
  void theFirstSuccessIsEnough() {
    assertThat(state.isHealthy()).isFalse();
    state.succeeded();
    assertThat(state.isHealthy()).isTrue();
  }

  @Test
  void aChangeNeedsSeveralInARow() {
    state.succeeded();
    state.failed(false);
    state.failed(false);
    state.succeeded();
    state.failed(false);
    state.failed(false);
    assertThat(state.isHealthy()).isTrue();
    state.failed(false);
    assertThat(state.isHealthy()).isFalse();
    state.succeeded();
    state.failed(false);
    state.succeeded();
    assertThat(state.isHealthy()).isFalse();
    state.succeeded();
    assertThat(state.isHealthy()).isTrue();
  }

  @Test
  void whoSaysHeIsIllIsBelievedAtOnce() {
    state.succeeded();
    state.failed(true);
    assertThat(state.isHealthy()).isFalse();
  }

  @Test
  void intervalsFollowTheState() {
    state.succeeded();
    assertThat(seconds()).isEqualTo(2);
    state.succeeded();
    assertThat(seconds()).isEqualTo(5);
    state.failed(false);
    assertThat(seconds()).isEqualTo(5);
    state.failed(true);
    assertThat(seconds()).isEqualTo(1);
    state.failed(false);
    assertThat(seconds()).isEqualTo(10);
    state.succeeded();
    assertThat(seconds()).isEqualTo(5);
  }

  @Test
  void nobodyIsAskedOftenWithoutTraffic() {
    assertThat(state.interval(false).toSeconds()).isEqualTo(60);
    state.succeeded();
    assertThat(state.interval(false).toSeconds()).isEqualTo(50);
  }
}
