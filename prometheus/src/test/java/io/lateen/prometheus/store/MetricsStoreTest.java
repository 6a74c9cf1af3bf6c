package io.lateen.prometheus.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.prometheus.label.Labels;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MetricsStoreTest {
  private static final long START = 1_700_000_000_000L;
  private static final int HOUR = 3_600;

  private static MetricsStore anHour(long maximumBytes) {
    MetricsStore store =
        new MetricsStore(new StoreSettings(Duration.ofHours(1), maximumBytes, 1000, 1000));
    for (int i = 0; i < 20; i++) {
      Series series = store.admitAlways(Labels.of(Labels.NAME, "a", "number", "" + i));
      for (int second = 0; second < HOUR; second++) {
        series.append(START + second * 1000L, second * 1000.0 * i);
      }
    }
    store.expire(START + HOUR * 1000L);
    return store;
  }

  @Test
  void keepsAnHourWhenThereIsRoom() {
    MetricsStore store = anHour(1_000_000);
    assertThat(store.bytes()).isBetween(100_000L, 1_000_000L);
    assertThat(store.oldest()).isEqualTo(START);
    assertThat(store.select(List.of(), START, START)).hasSize(20);
  }

  @Test
  void keepsLessWhenThereIsNot() {
    long all = anHour(1_000_000).bytes();
    MetricsStore store = anHour(all / 2);
    assertThat(store.bytes()).isBetween(all / 4, all / 2);
    assertThat(store.oldest()).isBetween(START + 1_000_000, START + 2_600_000);
    assertThat(store.select(List.of(), START, START + 1_000_000)).isEmpty();
    assertThat(store.select(List.of(), START + 3_000_000, START + 3_000_000)).hasSize(20);
  }

  @Test
  void forgetsSeriesWithoutSamples() {
    MetricsStore store = anHour(1_000_000);
    store.expire(START + 2 * HOUR * 1000L);
    assertThat(store.size()).isZero();
    assertThat(store.labelNames(List.of(), 0, Long.MAX_VALUE)).isEmpty();
  }
}
