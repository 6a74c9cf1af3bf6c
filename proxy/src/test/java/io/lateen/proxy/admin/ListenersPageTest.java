package io.lateen.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.explain.Call;
import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.Listener;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ListenersPageTest {
  @Test
  void saysWhatWasLearnt() {
    Address mysql = new Address("10.0.0.1", 3306);
    Map<String, Listener> listeners = Map.of("a", listener("a", mysql), "b", listener("b", mysql));
    String page = ListenersPage.json(view(listeners, "a")).replaceAll("\\s+", "");

    String address =
        "\"local_address\":{\"socket_address\":{\"address\":\"10.0.0.1\",\"port_value\":3306}}";
    assertThat(page)
        .isEqualTo(
            "{\"listener_statuses\":[{\"name\":\"a\","
                + address
                + ",\"learned_protocols\":[{\"destination\":\"10.0.0.1:3306\","
                + "\"protocol\":\"server-first\",\"since\":\"2026-11-30T10:02:03Z\"}]},"
                + "{\"name\":\"b\","
                + address
                + "}]}");
  }

  @Test
  void saysPathsOfUnixSockets() {
    Address pipe = Address.pipe("/run/a.sock");
    RuntimeView view = view(Map.of("a", listener("a", pipe)), "");

    assertThat(ListenersPage.text(view)).isEqualTo("a::/run/a.sock\n");
    assertThat(ListenersPage.json(view).replaceAll("\\s+", ""))
        .isEqualTo(
            "{\"listener_statuses\":[{\"name\":\"a\","
                + "\"local_address\":{\"pipe\":{\"path\":\"/run/a.sock\"}}}]}");
  }

  private static RuntimeView view(Map<String, Listener> listeners, String learning) {
    return new RuntimeView() {
      @Override
      public ConfigSnapshot snapshot() {
        return new ConfigSnapshot(1, listeners, Map.of(), Map.of(), Map.of());
      }

      @Override
      public List<HostStatus> hosts(Cluster asked) {
        return List.of();
      }

      @Override
      public List<LearntProtocol> learnt(Listener listener) {
        return listener.name().equals(learning)
            ? List.of(
                new LearntProtocol(
                    "10.0.0.1:3306", "server-first", Instant.parse("2026-11-30T10:02:03Z")))
            : List.of();
      }

      @Override
      public Explanation explain(Call call) {
        throw new AssertionError("not asked here");
      }

      @Override
      public void drain() {}
    };
  }

  private static Listener listener(String name, Address address) {
    return new Listener(
        name,
        address,
        Listener.Binding.NONE,
        false,
        new Listener.ListenerFilters(false, false),
        List.of(),
        null);
  }
}
