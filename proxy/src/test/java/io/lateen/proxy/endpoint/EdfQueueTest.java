package io.lateen.proxy.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EdfQueueTest {
  private static String turns(int many, EdfQueue<String> queue) {
    StringBuilder turns = new StringBuilder();
    for (int i = 0; i < many; i++) {
      turns.append(queue.next());
    }
    return turns.toString();
  }

  @Test
  void equalWeightsComeInTurn() {
    EdfQueue<String> queue = new EdfQueue<>(new String[] {"a", "b", "c"}, name -> 1);
    assertThat(turns(9, queue)).isEqualTo("abcabcabc");
  }

  @Test
  void unequalWeightsAreSpreadEvenly() {
    EdfQueue<String> queue =
        new EdfQueue<>(new String[] {"a", "b"}, name -> name.equals("a") ? 2 : 1);
    assertThat(turns(9, queue)).isEqualTo("abaabaaba");
  }

  @Test
  void sharesAreExact() {
    Map<String, Integer> weights = Map.of("a", 50, "b", 30, "c", 19, "d", 1);
    EdfQueue<String> queue =
        new EdfQueue<>(new String[] {"a", "b", "c", "d"}, name -> weights.get(name));
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      counts.merge(queue.next(), 1, Integer::sum);
    }
    weights.forEach(
        (name, weight) -> assertThat(counts.get(name)).isBetween(weight * 10 - 1, weight * 10 + 1));
  }

  @Test
  void aWeightMayChange() {
    int[] weight = {1};
    EdfQueue<String> queue =
        new EdfQueue<>(new String[] {"a", "b"}, name -> name.equals("a") ? weight[0] : 1);
    assertThat(turns(4, queue)).isEqualTo("abab");
    weight[0] = 4;
    assertThat(turns(10, queue).chars().filter(c -> c == 'a').count()).isBetween(7L, 8L);
  }
}
