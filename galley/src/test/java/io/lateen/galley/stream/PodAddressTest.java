package io.lateen.galley.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PodAddressTest {
  private static PodAddress pod(String ip, boolean sidecar) {
    return new PodAddress("default", "reviews", ip, sidecar);
  }

  @Test
  void theApplicationIsReachedBesideItsSidecar() {
    assertThat(pod("127.20.0.5", true).hostOf(9080)).isEqualTo("127.20.64.5");
    assertThat(pod("127.20.63.5", true).hostOf(15000)).isEqualTo("127.20.127.5");
  }

  @Test
  void elsewhereThePodIs() {
    assertThat(pod("127.20.0.5", true).hostOf(15020)).isEqualTo("127.20.0.5");
    assertThat(pod("127.20.0.5", false).hostOf(9080)).isEqualTo("127.20.0.5");
    assertThat(pod("127.0.0.1", false).hostOf(31380)).isEqualTo("127.0.0.1");
    assertThat(pod("127.20.255.1", true).hostOf(15014)).isEqualTo("127.20.255.1");
    assertThat(pod("10.1.2.3", true).hostOf(9080)).isEqualTo("10.1.2.3");
  }
}
