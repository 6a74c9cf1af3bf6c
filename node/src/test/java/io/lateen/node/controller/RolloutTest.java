package io.lateen.node.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Whatever the order in which Pods become available or disappear, a rolling update stays within
/// its limits and comes to its end.
class RolloutTest {
  @Property(tries = 300)
  void staysWithinLimitsAndEnds(
      @ForAll @IntRange(min = 0, max = 12) int wanted,
      @ForAll @IntRange(max = 4) int surge,
      @ForAll @IntRange(max = 4) int unavailable,
      @ForAll long seed) {
    Random random = new Random(seed);
    int limit = Math.min(unavailable, wanted);
    Rollout rollout = new Rollout(wanted, surge, surge == 0 && limit == 0 ? 1 : limit);
    ReplicaSet current = set("new", 0, 0);
    ReplicaSet old = set("old", wanted, wanted);

    for (int step = 0; !ended(current, old, wanted); step++) {
      assertThat(step).as("steps").isLessThan(500);
      Map<String, Integer> sizes = rollout.next(current, List.of(old));
      current = resized(current, sizes, random);
      old = resized(old, sizes, random);
      assertThat(Rollout.size(current) + Rollout.size(old))
          .isLessThanOrEqualTo(Math.max(wanted, wanted + surge));
      assertThat(Rollout.available(current) + Rollout.available(old))
          .isGreaterThanOrEqualTo(rollout.minAvailable());
    }
  }

  @Property(tries = 300)
  void whatIsSpreadKeepsItsProportions(
      @ForAll @IntRange(min = 1, max = 20) int a,
      @ForAll @IntRange(min = 1, max = 20) int b,
      @ForAll @IntRange(min = 1, max = 20) int c,
      @ForAll @IntRange(max = 40) int most) {
    Map<String, Integer> sizes =
        ReplicaSetSizes.spread(List.of(set("a", a, a), set("b", b, 0), set("c", c, c)), most);
    assertThat(sizes.values().stream().mapToInt(size -> size).sum()).isEqualTo(most);
    assertThat(sizes.get("a")).isBetween(a * most / (a + b + c), a * most / (a + b + c) + 2);
    assertThat(sizes.get("b")).isBetween(b * most / (a + b + c), b * most / (a + b + c) + 2);
  }

  private static boolean ended(ReplicaSet current, ReplicaSet old, int wanted) {
    return Rollout.size(old) == 0
        && Rollout.size(current) == wanted
        && Rollout.available(current) == wanted;
  }

  /// Old Pods stay available until they are given up; some new ones become so.
  private static ReplicaSet resized(ReplicaSet set, Map<String, Integer> sizes, Random random) {
    int size = sizes.getOrDefault(set.getMetadata().getName(), Rollout.size(set));
    int available = Math.min(Rollout.available(set), size);
    return set(set.getMetadata().getName(), size, available + random.nextInt(size - available + 1));
  }

  private static ReplicaSet set(String name, int size, int available) {
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withReplicas(size)
        .endSpec()
        .withNewStatus()
        .withAvailableReplicas(available)
        .endStatus()
        .build();
  }
}
