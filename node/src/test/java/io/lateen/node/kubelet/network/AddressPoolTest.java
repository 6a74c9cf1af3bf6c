package io.lateen.node.kubelet.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressPoolTest {
  private Instant now = Instant.EPOCH;
  private final AddressPool pool = new AddressPool(7, () -> now);

  @Test
  void addressesAreInTheBlockAndTheApplicationSideIs64Further() {
    assertThat(pool.lend("a", "", true)).isEqualTo(new PodAddress("127.7.0.2", "127.7.64.2"));
    assertThat(pool.lend("b", "", false)).isEqualTo(new PodAddress("127.7.0.3", null));
  }

  @Test
  void allOfThemAreDistinctAndNoneEndsIn0Or255() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 64 * 254 - 1; i++) {
      String ip = pool.lend("" + i, "", false).podIp();
      assertThat(seen.add(ip)).isTrue();
      assertThat(ip).doesNotEndWith(".0").doesNotEndWith(".255");
    }
    assertThat(seen).contains("127.7.63.254");
  }

  @Test
  void aReturnedAddressRests() {
    PodAddress first = pool.lend("a", "", false);
    pool.giveBack(first);
    for (int i = 0; i < 64 * 254 - 2; i++) {
      assertThat(pool.lend("" + i, "", false)).isNotEqualTo(first);
    }
    now = now.plusSeconds(30);
    assertThat(pool.lend("late", "", false)).isEqualTo(first);
  }

  @Test
  void anAddressOfAnEarlierLifeIsGivenIfFree() {
    assertThat(pool.lend("a", "127.7.3.9", false).podIp()).isEqualTo("127.7.3.9");
    assertThat(pool.lend("b", "127.7.3.9", false).podIp()).isEqualTo("127.7.0.2");
    assertThat(pool.lend("c", "127.8.3.9", false).podIp()).isEqualTo("127.7.0.3");
  }
}
