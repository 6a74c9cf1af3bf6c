package io.lateen.pilot.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.filter.network.mysql_proxy.v1alpha1.MySQLProxy;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Envoy's published classes and its usual builds have no such filter, so it has no golden file.
final class MysqlFilterTest {
  @Test
  void proxiesThatSaySoReadMysqlAlong() throws Exception {
    Golden golden = Golden.read(Golden.RESOURCES.resolve("golden/database-ports/input.yaml"));
    String node =
        """
        {"pod": "orders.default", "metadata": {"MYSQL_FILTER": "true"}}
        """;
    List<Listener> listeners =
        Translator.listeners(golden.snapshot(), golden.node(new JsonMapper().readTree(node)));

    List<Filter> mysql = new java.util.ArrayList<>();
    for (Listener listener : listeners) {
      List<Filter> filters = listener.getFilterChains(0).getFiltersList();
      if (filters.getFirst().getName().equals("envoy.filters.network.mysql_proxy")) {
        assertThat(listener.getName()).endsWith("_3307");
        assertThat(filters).hasSize(2);
        mysql.add(filters.getFirst());
      }
    }
    assertThat(mysql).hasSize(2);
    assertThat(mysql)
        .allSatisfy(
            filter ->
                assertThat(filter.getTypedConfig().getTypeUrl())
                    .endsWith("envoy.extensions.filters.network.mysql_proxy.v3.MySQLProxy"));
    assertThat(
            mysql.stream()
                .map(filter -> prefix(filter))
                .filter(prefix -> prefix.startsWith("outbound")))
        .containsExactly("outbound|3307||orders.default.svc.cluster.local");
  }

  private static String prefix(Filter filter) {
    try {
      return MySQLProxy.parseFrom(filter.getTypedConfig().getValue()).getStatPrefix();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
