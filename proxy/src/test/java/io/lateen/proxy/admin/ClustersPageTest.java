package io.lateen.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.explain.Call;
import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.CircuitBreakers;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.LbPolicy;
import io.lateen.proxy.resource.LoadBalancing;
import io.lateen.proxy.resource.Origin;
import io.lateen.proxy.resource.SocketSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `/clusters` says of an endpoint's health, in Envoy's words.
final class ClustersPageTest {
  private static RuntimeView view(String eds, boolean ejected, boolean failed, boolean pending) {
    Cluster cluster =
        new Cluster(
            "a",
            "",
            new Discovery.Static(Assignment.empty("a")),
            Duration.ofSeconds(1),
            LoadBalancing.of(new LbPolicy.RoundRobin()),
            CircuitBreakers.DEFAULT,
            null,
            null,
            Cluster.HttpVersion.CONFIGURED,
            null,
            SocketSettings.DEFAULT,
            0,
            null,
            List.of(),
            List.of(),
            Origin.UNKNOWN);
    HostStatus host =
        new HostStatus(
            new Address("10.0.0.1", 80),
            "",
            1,
            0,
            "",
            "",
            "",
            eds,
            ejected,
            failed,
            pending,
            Map.of());
    return new RuntimeView() {
      @Override
      public ConfigSnapshot snapshot() {
        return new ConfigSnapshot(1, Map.of(), Map.of(), Map.of("a", cluster), Map.of());
      }

      @Override
      public List<HostStatus> hosts(Cluster asked) {
        return List.of(host);
      }

      @Override
      public Explanation explain(Call call) {
        throw new AssertionError("not asked here");
      }

      @Override
      public void drain() {}
    };
  }

  @ParameterizedTest
  @CsvSource({
    "HEALTHY, false, false, false, healthy",
    "HEALTHY, true, false, false, /failed_outlier_check",
    "HEALTHY, true, true, false, /failed_active_hc/failed_outlier_check",
    "HEALTHY, false, true, true, /failed_active_hc/pending_active_hc",
    "UNHEALTHY, true, false, false, /failed_outlier_check/failed_eds_health",
    "DRAINING, false, false, false, /eds_status_draining",
  })
  void flags(String eds, boolean ejected, boolean failed, boolean pending, String flags) {
    assertThat(ClustersPage.text(view(eds, ejected, failed, pending), Set.of()))
        .contains("a::10.0.0.1:80::health_flags::" + flags + "\n");
  }

  @Test
  void thoseOfTheBootstrapDidNotComeByTheApi() {
    RuntimeView view = view("HEALTHY", false, false, false);

    assertThat(ClustersPage.text(view, Set.of("a"))).contains("a::added_via_api::false\n");
    assertThat(ClustersPage.json(view, Set.of("a"))).doesNotContain("added_via_api");
    assertThat(ClustersPage.text(view, Set.of("b"))).contains("a::added_via_api::true\n");
    assertThat(ClustersPage.json(view, Set.of("b"))).contains("\"added_via_api\": true");
  }

  @Test
  void flagsInJson() {
    assertThat(ClustersPage.json(view("HEALTHY", true, true, true), Set.of()))
        .contains("\"failed_outlier_check\": true")
        .contains("\"failed_active_health_check\": true")
        .contains("\"pending_active_hc\": true");
  }
}
