package io.lateen.proxy.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The tables of Envoy's documents "Priority levels" and "Panic threshold", with 100 endpoints in
/// each level.
final class PriorityLoadTest {
  private static List<Integer> load(PriorityLoad load, int levels) {
    return IntStream.range(0, levels).mapToObj(load::load).toList();
  }

  private static List<Boolean> panic(PriorityLoad load) {
    return List.of(load.panic(0), load.panic(1));
  }

  private static PriorityLoad of(int threshold, int... healthy) {
    int[] total = new int[healthy.length];
    java.util.Arrays.fill(total, 100);
    return PriorityLoad.of(healthy, total, 140, threshold);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 100, 0",
    "72, 100, 0",
    "71, 99, 1",
    "50, 70, 30",
    "25, 35, 65",
    "0, 0, 100",
  })
  void theSecondLevelTakesWhatTheFirstCannot(int healthy, int first, int second) {
    assertThat(load(of(50, healthy, 100), 2)).containsExactly(first, second);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 100, 100, 0",
    "72, 72, 100, 0",
    "71, 71, 99, 1",
    "50, 50, 70, 30",
    "25, 100, 35, 65",
  })
  void loadOverTwoLevels(int p0, int p1, int first, int second) {
    assertThat(load(of(0, p0, p1), 2)).containsExactly(first, second);
  }

  @Test
  void threeLevels() {
    assertThat(load(of(50, 25, 25, 100), 3)).containsExactly(35, 35, 30);
    assertThat(load(of(0, 25, 25, 20), 3)).containsExactly(37, 35, 28);
  }

  @ParameterizedTest
  @CsvSource({
    "72, 72, 100, 0, false, false",
    "71, 71, 99, 1, false, false",
    "50, 60, 70, 30, false, false",
    "25, 100, 35, 65, false, false",
    "25, 25, 50, 50, true, true",
    "5, 65, 8, 92, true, false",
  })
  void panicsOnlyWhenThereIsNotEnoughInAll(
      int p0, int p1, int first, int second, boolean panic0, boolean panic1) {
    PriorityLoad load = of(50, p0, p1);
    assertThat(load(load, 2)).containsExactly(first, second);
    assertThat(panic(load)).containsExactly(panic0, panic1);
  }

  @Test
  void whenAllPanicLoadFollowsTheNumberOfEndpoints() {
    PriorityLoad load = PriorityLoad.of(new int[] {0, 0}, new int[] {30, 10}, 140, 50);
    assertThat(load(load, 2)).containsExactly(75, 25);
    assertThat(panic(load)).containsExactly(true, true);
  }

  @Test
  void aThresholdOfNothingNeverPanics() {
    PriorityLoad load = of(0, 0, 0);
    assertThat(load(load, 2)).containsExactly(0, 0);
    assertThat(panic(load)).containsExactly(false, false);
  }

  @Test
  void anEmptyLevelIsSkipped() {
    PriorityLoad load = PriorityLoad.of(new int[] {0, 3}, new int[] {0, 3}, 140, 50);
    assertThat(load(load, 2)).containsExactly(0, 100);
  }
}
