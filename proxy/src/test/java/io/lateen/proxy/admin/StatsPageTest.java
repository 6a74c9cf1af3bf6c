package io.lateen.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.message.JsonReader;
import io.lateen.proxy.stats.Histogram;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.Shard;
import io.lateen.proxy.stats.StatsStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// `/stats?format=json` in Envoy's shape, and the statistics of the server itself.
final class StatsPageTest {
  private final StatsStore stats = new StatsStore();
  private final Shard shard = stats.newShard();
  private final Scope scope = stats.scope("http", "envoy_http_conn_manager_prefix", "a");

  private List<?> json() {
    Map<?, ?> page = (Map<?, ?>) JsonReader.read(StatsPage.json(stats, sample -> true));
    return (List<?>) page.get("stats");
  }

  @Test
  void histogramsAreTheLastElement() {
    Histogram times = scope.histogram("downstream_rq_time");
    stats.scope("z").counter("total").increment();
    for (int value : new int[] {3, 3, 3, 90}) {
      times.record(shard, value);
    }
    Histogram unused = scope.histogram("nothing");

    List<?> all = json();

    assertThat(unused.sum()).isZero();
    assertThat(((Map<?, ?>) all.getFirst()).get("name")).isEqualTo("z.total");
    assertThat(all).hasSize(2);
    Map<?, ?> histograms = (Map<?, ?>) ((Map<?, ?>) all.getLast()).get("histograms");
    assertThat(numbers((List<?>) histograms.get("supported_quantiles")))
        .containsExactly(0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 100);
    List<?> computed = (List<?>) histograms.get("computed_quantiles");
    assertThat(computed).hasSize(2);
    Map<?, ?> recorded = (Map<?, ?>) computed.getFirst();
    assertThat(recorded.get("name")).isEqualTo("http.a.downstream_rq_time");
    assertThat(numbers(cumulative(recorded)))
        .containsExactly(5, 5, 5, 5, 100, 100, 100, 100, 100, 100);
    assertThat(cumulative((Map<?, ?>) computed.getLast())).hasSize(10).containsOnlyNulls();
  }

  private static List<Object> cumulative(Map<?, ?> histogram) {
    List<Object> values = new ArrayList<>();
    for (Object each : (List<?>) histogram.get("values")) {
      Map<?, ?> value = (Map<?, ?>) each;
      assertThat(value.containsKey("interval")).isTrue();
      assertThat(value.get("interval")).isNull();
      values.add(value.get("cumulative"));
    }
    return values;
  }

  private static double[] numbers(List<?> values) {
    return values.stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray();
  }

  @Test
  void withoutHistogramsThereIsNoSuchElement() {
    stats.scope("z").counter("total").increment();

    assertThat(json()).hasSize(1);
  }

  @Test
  void theServersOwn() {
    ServerState state = new ServerState();
    ServerStats server = new ServerStats(stats, state, 3);
    scope.gauge("downstream_cx_active").add(shard, 2);
    stats.scope("tcp", "envoy_tcp_prefix", "b").gauge("downstream_cx_active").add(shard, 1);
    stats.scope("cluster", "envoy_cluster_name", "c").gauge("upstream_cx_active").add(shard, 7);

    server.refresh();
    assertThat(StatsPage.text(stats, sample -> true))
        .contains(
            "server.concurrency: 3\n",
            "server.live: 0\n",
            "server.state: 2\n",
            "server.total_connections: 3\n",
            "server.uptime: " + server.uptimeSeconds() + "\n");

    state.live();
    server.refresh();
    assertThat(StatsPage.text(stats, sample -> true))
        .contains("server.live: 1\n", "server.state: 0\n");

    state.draining();
    server.refresh();
    assertThat(StatsPage.text(stats, sample -> true))
        .contains("server.live: 0\n", "server.state: 1\n");
  }
}
