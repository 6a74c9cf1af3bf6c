package io.lateen.model.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostTest {

  @ParameterizedTest
  @CsvSource({
    "reviews, reviews.default.svc.cluster.local",
    "reviews.other, reviews.other",
    "*, *",
    "*.example.com, *.example.com",
    "'', ''",
  })
  void resolvesNamesWithoutADotInTheirNamespace(String name, String expected) {
    assertThat(Host.resolve(name, "default", "cluster.local").name()).isEqualTo(expected);
  }

  // left, right, left is a subset of right, right is a subset of left, they match
  @ParameterizedTest
  @CsvSource({
    "a.com, a.com, true, true, true",
    "a.com, b.com, false, false, false",
    "a.com, *, true, false, true",
    "a.com, *.com, true, false, true",
    "x.a.com, *.com, true, false, true",
    "com, *.com, false, false, false",
    "*.a.com, *.com, true, false, true",
    "*.com, *.com, true, true, true",
    "*.a.com, *.b.com, false, false, false",
    "*.foo, *bar.foo, false, true, true",
    "*, *, true, true, true",
  })
  void matchesSymmetricallyAndKnowsSubsets(
      String left, String right, boolean subset, boolean superset, boolean matches) {
    Host a = new Host(left);
    Host b = new Host(right);
    assertThat(a.subsetOf(b)).isEqualTo(subset);
    assertThat(b.subsetOf(a)).isEqualTo(superset);
    assertThat(a.matches(b)).isEqualTo(matches);
    assertThat(b.matches(a)).isEqualTo(matches);
  }

  @Test
  void ordersMostSpecificFirst() {
    assertThat(Stream.of("*", "b.com", "*.com", "a.com", "*.a.com", "x.a.com").map(Host::new))
        .satisfies(
            hosts ->
                assertThat(hosts.stream().sorted().map(Host::name))
                    .containsExactly("x.a.com", "a.com", "b.com", "*.a.com", "*.com", "*"));
  }

  @ParameterizedTest
  @CsvSource({
    "mesh, mesh",
    "bookinfo-gateway, default/bookinfo-gateway",
    "./bookinfo-gateway, default/bookinfo-gateway",
    "istio-system/ingress, istio-system/ingress",
    "ingress.istio-system, istio-system/ingress",
    "ingress.istio-system.svc.cluster.local, istio-system/ingress",
  })
  void resolvesGatewayNames(String text, String expected) {
    assertThat(GatewayName.resolve(text, "default")).hasToString(expected);
  }
}
