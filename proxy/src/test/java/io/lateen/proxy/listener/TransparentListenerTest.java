package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.FilterChainMatch;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.NetworkFilter;
import io.lateen.proxy.resource.TcpProxy;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Listeners at addresses that are not the machine's (192.0.2.0/24 is nobody's, RFC 5737).
@Timeout(60)
@EnabledOnOs(OS.LINUX)
final class TransparentListenerTest {
  private static final Address NOBODYS = new Address("192.0.2.1", 0);

  private final Mesh mesh = new Mesh();
  private long version;

  @AfterEach
  void close() {
    mesh.close();
  }

  private static Listener listener(
      Address address, Listener.Binding binding, NetworkFilter... filters) {
    return new Listener(
        binding.toPort() ? "main" : "other",
        address,
        binding,
        binding.transparent(),
        new Listener.ListenerFilters(binding.transparent(), false),
        List.of(new FilterChain("", FilterChainMatch.ANY, null, List.of(filters))),
        null);
  }

  private List<ListenerProblem> serve(Listener... listeners) {
    Map<String, Listener> named =
        Stream.of(listeners).collect(Collectors.toMap(Listener::name, Function.identity()));
    return mesh.plane.accept(
        new ConfigSnapshot(++version, named, Map.of(), mesh.clusters, mesh.assignments));
  }

  private static NetworkFilter to(String cluster) {
    return new TcpProxy(cluster, List.of(new TcpProxy.Target(cluster, 1)), List.of(), null);
  }

  private List<ListenerProblem> problems(Address address, Listener.Binding binding) {
    return serve(listener(address, binding, to("a")));
  }

  /// Bit 12 of the effective capabilities (capabilities(7)).
  private static boolean mayAdministerTheNetwork() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("CapEff:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).trim(), 16) >>> 12 & 1) == 1);
  }

  @Test
  void anAddressThatIsNotThereIsAProblem() {
    assertThat(problems(NOBODYS, Listener.Binding.PORT))
        .extracting(ListenerProblem::text)
        .singleElement()
        .asString()
        .startsWith("cannot listen on 192.0.2.1:0: ");
  }

  @Test
  void unlessItNeedNotBeThere() {
    assertThat(problems(NOBODYS, new Listener.Binding(true, false, true, 0))).isEmpty();
    assertThat(mesh.plane.listening().getFirst()).startsWith("main::192.0.2.1:");
  }

  /// Connections keep their destinations, as TPROXY leaves them, and are handed on by these.
  @Test
  void takesConnectionsToOthers() throws Exception {
    Listener.Binding transparent = new Listener.Binding(true, true, false, 0);
    List<ListenerProblem> problems = problems(NOBODYS, transparent);
    if (!mayAdministerTheNetwork()) {
      assertThat(problems.getFirst().text())
          .endsWith("(a transparent listener needs CAP_NET_ADMIN)");
      return;
    }
    assertThat(problems).isEmpty();
    Listener main = listener(new Address("0.0.0.0", 0), transparent, to("missing"));
    assertThat(serve(main)).isEmpty();
    try (FakeServer server = FakeServer.saying("handed on")) {
      mesh.cluster("a", server.port());
      Address other = new Address("127.5.5.5", mesh.port());
      assertThat(serve(main, listener(other, Listener.Binding.NONE, to("a")))).isEmpty();
      try (Socket socket = new Socket(other.host(), other.port())) {
        FakeServer.send(socket.getOutputStream(), "GET / HTTP/1.1\r\nHost: test\r\n\r\n");
        assertThat(FakeServer.head(socket.getInputStream())).startsWith("HTTP/1.1 200 ");
      }
    }
  }
}
