package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.proxy.explain.CallParser;
import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.explain.Explanation.Outcome;
import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.FilterChainMatch;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.TcpProxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// By which listener a call comes in that nobody has made.
class EntranceTest {
  private final Map<String, Listener> listeners = new HashMap<>();

  private void listener(String name, String host, int port, boolean bind, boolean handOff) {
    TcpProxy tcp = new TcpProxy("", List.of(new TcpProxy.Target(name, 1)), List.of(), null);
    listeners.put(
        name,
        new Listener(
            name,
            new Address(host, port),
            bind ? Listener.Binding.PORT : Listener.Binding.NONE,
            handOff,
            new Listener.ListenerFilters(false, false),
            List.of(new FilterChain("", FilterChainMatch.ANY, null, List.of(tcp))),
            null));
  }

  private Explanation explain(String url, String to) {
    ConfigSnapshot config = new ConfigSnapshot(1, listeners, Map.of(), Map.of(), Map.of());
    Map<String, String> words = to.isEmpty() ? Map.of("url", url) : Map.of("url", url, "to", to);
    return Decisions.explain(new Serving(config, Map.of(), Map.of()), CallParser.parse(words));
  }

  private String listener(String url, String to) {
    Explanation says = explain(url, to);
    return says.entry == null ? "none" : says.entry.listener();
  }

  @Test
  void redirectedConnectionsGoWhereTheyWereGoing() {
    listener("virtual", "0.0.0.0", 15001, true, true);
    listener("10.0.0.5_3306", "10.0.0.5", 3306, false, false);
    listener("0.0.0.0_9080", "0.0.0.0", 9080, false, false);
    assertThat(listener("tcp://mysql:3306", "10.0.0.5")).isEqualTo("10.0.0.5_3306");
    assertThat(listener("tcp://mysql:3306", "10.0.0.6")).isEqualTo("virtual");
    assertThat(listener("http://reviews:9080/", "")).isEqualTo("0.0.0.0_9080");
    assertThat(listener("http://example.com/", "")).isEqualTo("virtual");
    assertThat(explain("http://example.com/", "").outcome)
        .isInstanceOfSatisfying(
            Outcome.Proxied.class,
            proxied ->
                assertThat(proxied.branches().getFirst().target().problem())
                    .isEqualTo("there is no such cluster"));
  }

  @Test
  void withoutRedirectionOnlySocketsCount() {
    listener("0.0.0.0_9080", "0.0.0.0", 9080, false, false);
    listener("0.0.0.0_80", "127.0.0.1", 31380, true, false);
    assertThat(listener("http://reviews:9080/", "10.0.0.7")).isEqualTo("none");
    assertThat(listener("http://any/", "")).isEqualTo("0.0.0.0_80");
    assertThat(listener("http://any:31380/", "127.0.0.1")).isEqualTo("0.0.0.0_80");
    assertThat(explain("http://any:81/", "").outcome)
        .isEqualTo(new Outcome.Closed("nothing listens for http to port 81 here"));
  }

  @Test
  void aUnixSocketIsCalledByItsPath() {
    listener("unix:///run/a_0", "unix:///run/a", 0, true, false);
    listener("unix:///run/b_80", "unix:///run/b", 0, true, false);
    listener("unix:///run/c_0", "unix:///run/c", 0, false, false);
    assertThat(listener("http://reviews:9080/", "unix:///run/a")).isEqualTo("unix:///run/a_0");
    assertThat(explain("http://reviews:9080/", "unix:///run/c").outcome)
        .isEqualTo(new Outcome.Closed("nothing listens for http to unix:///run/c here"));
    assertThat(listener("http://any/", "")).isEqualTo("none");
    refused(Map.of("url", "http://a/", "to", "unix://a"), "to: unix://a (expected: an absolute");
  }

  @Test
  void whatIsNoQuestionIsRefused() {
    refused(Map.of("url", "reviews:9080/x"), "url: reviews:9080/x (expected: http://HOST");
    refused(
        Map.of("url", "http://a/", "to", "b"),
        "to: b (expected: an IP address, or unix:// and a path)");
    refused(Map.of("url", "http://a/", "headers", "x"), "headers: x (expected: name: value)");
    refused(Map.of("url", "http://a/", "draw", "x"), "draw: x (expected: a whole number)");
    refused(Map.of("url", "http://a/", "colour", "x"), "colour (expected: one of ");
  }

  private static void refused(Map<String, String> words, String says) {
    assertThatThrownBy(() -> CallParser.parse(words))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(says);
  }
}
