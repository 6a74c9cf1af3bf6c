package io.lateen.citadel.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.citadel.authority.Authority;
import org.junit.jupiter.api.Test;

final class CustomNamesTest {
  @Test
  void hostsAndAddressesOfAnAccount() {
    CustomNames names =
        CustomNames.parse(
            "p.istio-system:istio-pilot.istio-system, p.istio-system:127.0.0.9,a.b:c");
    assertThat(names.of("istio-system", "p"))
        .containsExactly(
            new Authority.Dns("istio-pilot.istio-system"), new Authority.Ip("127.0.0.9"));
    assertThat(names.of("b", "a")).containsExactly(new Authority.Dns("c"));
    assertThat(names.of("default", "p")).isEmpty();
    assertThat(CustomNames.parse("")).isEqualTo(CustomNames.NONE);
  }

  @Test
  void saysWhichIsWrong() {
    for (String wrong : new String[] {"p:host", "p.ns", "p.ns:", ":host", ".ns:host", "a.b:c,"}) {
      assertThatThrownBy(() -> CustomNames.parse(wrong))
          .hasMessageContaining("--custom-dns-names: ")
          .hasMessageContaining("(expected: account.namespace:host)");
    }
  }
}
