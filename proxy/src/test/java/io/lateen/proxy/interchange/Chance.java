package io.lateen.proxy.interchange;

import java.util.List;
import java.util.Random;

/// Choices, all from one source.
record Chance(Random random) {
  @SafeVarargs
  final <T> T of(T... all) {
    return all[random.nextInt(all.length)];
  }

  <T> T of(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  boolean percent(int percent) {
    return random.nextInt(100) < percent;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }
}
