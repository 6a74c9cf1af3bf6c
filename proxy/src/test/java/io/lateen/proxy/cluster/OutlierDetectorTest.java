package io.lateen.proxy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.endpoint.Host;
import io.lateen.proxy.endpoint.Outcomes;
import io.lateen.proxy.endpoint.Symptom;
import io.lateen.proxy.resource.OutlierDetection;
import io.lateen.proxy.resource.OutlierDetection.Consecutive;
import io.lateen.proxy.resource.OutlierDetection.FailurePercentage;
import io.lateen.proxy.resource.OutlierDetection.SuccessRate;
import io.lateen.proxy.stats.StatsStore;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The arithmetic of Envoy's document "Outlier detection", on a clock that the test moves.
final class OutlierDetectorTest {
  private static final Duration BASE = Duration.ofSeconds(30);

  private final StatsStore store = new StatsStore();
  private final List<Host> hosts = new ArrayList<>();
  private int maxPercent = 100;
  private boolean alwaysOne;
  private boolean split;
  private int enforcing = 100;
  private int percentageEnforcing;
  private Duration longest = Duration.ofMinutes(5);
  private long now;
  private int changes;
  private OutlierDetector detector;

  private void watch(int many) {
    OutlierDetection config =
        new OutlierDetection(
            new Consecutive(5, enforcing),
            new Consecutive(3, enforcing),
            new Consecutive(4, enforcing),
            split,
            new SuccessRate(5, 100, 1900, enforcing, enforcing),
            new FailurePercentage(85, 5, 50, percentageEnforcing, percentageEnforcing),
            Duration.ofSeconds(10),
            BASE,
            longest,
            Duration.ZERO,
            maxPercent,
            alwaysOne,
            true);
    detector =
        new OutlierDetector(
            config, new OutlierStats(store, "a"), () -> now, bound -> 50 % bound, () -> changes++);
    for (int i = 0; i < many; i++) {
      hosts.add(host(config, i));
    }
    detector.members(new HashSet<>(hosts));
  }

  private Host host(OutlierDetection config, int number) {
    Host[] made = new Host[1];
    made[0] =
        new Host(
            new InetSocketAddress("127.0.0.1", 1000 + number),
            new Outcomes(config, 2, symptom -> detector.raised(made[0], symptom)),
            ignored -> {});
    return made[0];
  }

  private void answer(int host, int times, int status) {
    for (int i = 0; i < times; i++) {
      hosts.get(host).outcomes().response(i % 2, status);
    }
  }

  private List<Integer> out() {
    return IntStream.range(0, hosts.size()).filter(i -> hosts.get(i).ejected()).boxed().toList();
  }

  private void pass(Duration time) {
    now += time.toNanos();
    detector.tick();
  }

  private long stat(String name) {
    long[] value = {-1};
    store.forEach(
        sample -> {
          if (sample.metric().name().equals("cluster.a.outlier_detection." + name)) {
            value[0] = sample.counter() != null ? sample.counter().value() : sample.gauge().value();
          }
        });
    return value[0];
  }

  @Test
  void fiveServerErrorsInARowAreEnough() {
    watch(3);
    answer(1, 4, 500);
    answer(1, 1, 200);
    answer(1, 4, 500);
    assertThat(out()).isEmpty();
    answer(1, 1, 500);
    assertThat(out()).containsExactly(1);
    assertThat(changes).isEqualTo(1);
    assertThat(hosts.get(1).ejectedFor()).isEqualTo(Symptom.CONSECUTIVE_5XX);
    assertThat(stat("ejections_active")).isEqualTo(1);
    assertThat(stat("ejections_enforced_consecutive_5xx")).isEqualTo(1);
    assertThat(stat("ejections_enforced_total")).isEqualTo(1);
  }

  @Test
  void otherServerErrorsInterruptGatewayErrors() {
    watch(3);
    answer(0, 2, 503);
    answer(0, 1, 500);
    answer(1, 2, 502);
    answer(1, 1, 504);
    assertThat(out()).containsExactly(1);
    assertThat(stat("ejections_enforced_consecutive_gateway_failure")).isEqualTo(1);
  }

  @Test
  void failuresOnOurSideAreGatewayErrorsUnlessTheyCountApart() {
    watch(3);
    for (int i = 0; i < 3; i++) {
      hosts.getFirst().outcomes().broken(0);
    }
    assertThat(out()).containsExactly(0);
  }

  @Test
  void failuresOnOurSideCountApartWhenAsked() {
    split = true;
    watch(3);
    for (int i = 0; i < 3; i++) {
      hosts.getFirst().outcomes().broken(0);
    }
    assertThat(out()).isEmpty();
    hosts.getFirst().outcomes().connected(0, false);
    for (int i = 0; i < 4; i++) {
      hosts.getFirst().outcomes().late(1);
    }
    assertThat(out()).containsExactly(0);
    assertThat(stat("ejections_enforced_consecutive_local_origin_failure")).isEqualTo(1);
  }

  @Test
  void eachEjectionIsLongerAndQuietTimesForgive() {
    watch(2);
    answer(0, 5, 500);
    pass(Duration.ofSeconds(29));
    assertThat(out()).containsExactly(0);
    pass(Duration.ofSeconds(1));
    assertThat(out()).isEmpty();
    answer(0, 5, 500);
    pass(BASE);
    assertThat(out()).containsExactly(0);
    pass(BASE);
    assertThat(out()).isEmpty();
    assertThat(stat("ejections_active")).isZero();
    pass(Duration.ofSeconds(10));
    pass(Duration.ofSeconds(10));
    answer(0, 5, 500);
    pass(BASE);
    assertThat(out()).isEmpty();
  }

  @Test
  void noEjectionIsLongerThanTheLongest() {
    longest = Duration.ofSeconds(70);
    watch(1);
    for (int i = 0; i < 6; i++) {
      answer(0, 5, 500);
      assertThat(out()).containsExactly(0);
      now += Duration.ofSeconds(70).toNanos();
      detector.tick();
      assertThat(out()).isEmpty();
    }
  }

  @Test
  void noMoreThanThePercentageAreOut() {
    maxPercent = 50;
    watch(4);
    for (int i = 0; i < 4; i++) {
      answer(i, 5, 500);
    }
    assertThat(out()).containsExactly(0, 1);
    assertThat(stat("ejections_overflow")).isEqualTo(2);
    assertThat(stat("ejections_detected_consecutive_5xx")).isEqualTo(4);
  }

  @Test
  void tenPercentOfThreeIsNobodyUnlessOneMayAlwaysGo() {
    maxPercent = 10;
    watch(3);
    answer(0, 5, 500);
    assertThat(out()).isEmpty();
    hosts.clear();
    alwaysOne = true;
    watch(3);
    answer(0, 5, 500);
    answer(1, 5, 500);
    assertThat(out()).containsExactly(0);
  }

  @Test
  void whatIsNotEnforcedIsOnlyCounted() {
    enforcing = 50;
    watch(2);
    answer(0, 5, 500);
    assertThat(out()).isEmpty();
    assertThat(stat("ejections_detected_consecutive_5xx")).isEqualTo(1);
    assertThat(stat("ejections_enforced_total")).isZero();
  }

  /// Rates 100, 100, 100, 100, 80: mean 96, deviation 8, threshold 96 - 1.9 × 8 = 80.8.
  @Test
  void theOneFarBelowItsFellowsIsAnOutlier() {
    watch(5);
    for (int i = 0; i < 4; i++) {
      answer(i, 100, 200);
    }
    mixed(4, 80, 20);
    pass(Duration.ofSeconds(10));
    assertThat(out()).containsExactly(4);
    assertThat(stat("ejections_enforced_success_rate")).isEqualTo(1);
  }

  private void mixed(int host, int good, int bad) {
    for (int i = 0; i < Math.max(good, bad); i++) {
      if (i < bad) {
        answer(host, 1, 500);
      }
      answer(host, i < good ? Math.max(1, good / Math.max(good, bad)) : 0, 200);
    }
  }

  @Test
  void ratesNeedEnoughEndpointsAndRequests() {
    watch(5);
    for (int i = 0; i < 4; i++) {
      answer(i, 100, 200);
    }
    mixed(4, 79, 20);
    pass(Duration.ofSeconds(10));
    assertThat(out()).isEmpty();
  }

  @Test
  void anIntervalsRatesAreItsOwn() {
    watch(5);
    for (int i = 0; i < 5; i++) {
      answer(i, 100, 200);
    }
    pass(Duration.ofSeconds(10));
    mixed(4, 60, 20);
    pass(Duration.ofSeconds(10));
    assertThat(out()).isEmpty();
  }

  @Test
  void aFixedPercentageOfFailuresIsTooMuch() {
    enforcing = 0;
    percentageEnforcing = 100;
    watch(5);
    for (int i = 0; i < 5; i++) {
      answer(i, 10, i < 2 ? 200 : 500);
      answer(i, 50, i == 4 ? 500 : 200);
    }
    pass(Duration.ofSeconds(10));
    assertThat(out()).containsExactly(4);
    assertThat(stat("ejections_enforced_failure_percentage")).isEqualTo(1);
  }

  @Test
  void whoIsGoneIsNotCounted() {
    watch(2);
    answer(0, 5, 500);
    detector.members(new HashSet<>(hosts.subList(1, 2)));
    assertThat(stat("ejections_active")).isZero();
    detector.raised(hosts.getFirst(), Symptom.CONSECUTIVE_5XX);
    assertThat(stat("ejections_enforced_total")).isEqualTo(1);
  }

  @Test
  void aHealthCheckThatSucceedsEndsAnEjection() {
    watch(2);
    answer(0, 5, 500);
    detector.healthy(hosts.getFirst());
    assertThat(out()).isEmpty();
  }
}
