package io.lateen.mixer.server.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.server.load.LoadLimits.Mode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoadShedderTest {
  private static final long MILLISECOND = 1_000_000;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private long now = -5;

  private LoadShedder with(LoadLimits limits) {
    return new LoadShedder(limits, registry, () -> now);
  }

  private static LoadLimits rate(Mode mode, double perSecond, int burst) {
    return new LoadLimits(mode, Duration.ZERO, 0, SECOND, perSecond, burst);
  }

  private static LoadLimits latency(int samplesPerSecond) {
    return new LoadLimits(Mode.ENFORCE, Duration.ofMillis(100), samplesPerSecond, SECOND, 0, 0);
  }

  private double throttled() {
    return registry.scrape().stream()
        .map(CounterSnapshot.class::cast)
        .mapToDouble(counter -> counter.getDataPoints().getFirst().getValue())
        .sum();
  }

  @Test
  void soManyAtOnceAndSoManyASecond() {
    LoadShedder shedder = with(rate(Mode.ENFORCE, 10, 3));
    for (int i = 0; i < 3; i++) {
      assertThat(shedder.sheds(1)).isFalse();
    }
    assertThat(shedder.sheds(1)).isTrue();
    now += 100 * MILLISECOND;
    assertThat(shedder.sheds(1)).isFalse();
    assertThat(shedder.sheds(1)).isTrue();
    assertThat(throttled()).isEqualTo(2);
  }

  @Test
  void aReportIsPaidForByItsRecords() {
    LoadShedder shedder = with(rate(Mode.ENFORCE, 100, 0));
    assertThat(shedder.sheds(60)).isFalse();
    assertThat(shedder.sheds(60)).isTrue();
    now += 200 * MILLISECOND;
    assertThat(shedder.sheds(60)).isFalse();
    // More than ever fits: passes when all is there, and the next ones pay.
    now += 1000 * MILLISECOND;
    assertThat(shedder.sheds(300)).isFalse();
    now += 1900 * MILLISECOND;
    assertThat(shedder.sheds(1)).isTrue();
    now += 200 * MILLISECOND;
    assertThat(shedder.sheds(1)).isFalse();
  }

  @Test
  void loggingTurnsNobodyAway() {
    LoadShedder shedder = with(rate(Mode.LOGONLY, 1, 1));
    assertThat(shedder.sheds(1)).isFalse();
    assertThat(shedder.sheds(1)).isFalse();
    assertThat(throttled()).isEqualTo(1);
  }

  @Test
  void disabledLooksAtNothing() {
    LoadShedder shedder = with(rate(Mode.DISABLED, 1, 1));
    assertThat(shedder.isOn()).isFalse();
    assertThat(shedder.sheds(1_000)).isFalse();
    assertThat(shedder.sheds(1_000)).isFalse();
    assertThat(throttled()).isZero();
  }

  @Test
  void slownessTurnsAwayUntilItIsForgotten() {
    LoadShedder shedder = with(latency(0));
    assertThat(shedder.sheds(1)).isFalse();
    shedder.served(150 * MILLISECOND);
    assertThat(shedder.sheds(1)).isTrue();
    now += 500 * MILLISECOND;
    assertThat(shedder.sheds(1)).isTrue();
    now += 100 * MILLISECOND;
    assertThat(shedder.sheds(1)).isFalse();
  }

  @Test
  void oneSlowCallAmongManyIsNoTrend() {
    LoadShedder shedder = with(latency(0));
    for (int i = 0; i < 1_000; i++) {
      shedder.served(MILLISECOND);
      now += MILLISECOND;
    }
    shedder.served(2_000 * MILLISECOND);
    assertThat(shedder.sheds(1)).isFalse();
    for (int i = 0; i < 200; i++) {
      now += MILLISECOND;
      shedder.served(1_000 * MILLISECOND);
    }
    assertThat(shedder.sheds(1)).isTrue();
  }

  @Test
  void onlySoManySamplesASecondCount() {
    LoadShedder shedder = with(latency(2));
    shedder.served(MILLISECOND);
    for (int i = 0; i < 100; i++) {
      now += MILLISECOND;
      shedder.served(10_000 * MILLISECOND);
    }
    assertThat(shedder.sheds(1)).isFalse();
    now += 400 * MILLISECOND;
    shedder.served(10_000 * MILLISECOND);
    assertThat(shedder.sheds(1)).isTrue();
  }
}
