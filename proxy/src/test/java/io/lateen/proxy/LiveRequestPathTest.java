package io.lateen.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.proxy.admin.ServerState;
import io.lateen.proxy.agent.AgentOptions;
import io.lateen.proxy.filter.http.FilterParsing;
import io.lateen.proxy.listener.EchoServer;
import io.lateen.proxy.listener.FakeMixer;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.CircuitBreakers;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.FilterChainMatch;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.resource.LbPolicy;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.LoadBalancing;
import io.lateen.proxy.resource.LocalityEndpoints;
import io.lateen.proxy.resource.NetworkFilter;
import io.lateen.proxy.resource.Origin;
import io.lateen.proxy.resource.SocketSettings;
import io.lateen.proxy.resource.TcpProxy;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.wire.proto.mixer.client.TcpClientConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The end of a data plane with a Mixer that is still to be told of something.
final class LiveRequestPathTest {
  private final LiveRequestPath path;

  LiveRequestPathTest(@TempDir Path folder) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "a.b.c\n");
    String[] flags = {"--concurrency=1", "--token=" + token};
    AgentOptions options = AgentOptions.parse(flags, Map.of());
    path = new LiveRequestPath(options, new StatsStore(), new ServerState());
  }

  private static Cluster cluster(String name, int port) {
    Endpoint endpoint =
        new Endpoint(new Address("127.0.0.1", port), 1, Endpoint.Health.HEALTHY, "", Map.of());
    LocalityEndpoints all = new LocalityEndpoints("", "", "", 0, 0, List.of(endpoint));
    return new Cluster(
        name,
        "",
        new Discovery.Static(new Assignment(name, List.of(all), 140)),
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
  }

  private FilterConfig mixer() throws IOException {
    TcpClientConfig.Builder config = TcpClientConfig.newBuilder().setDisableCheckCalls(true);
    config.getTransportBuilder().setReportCluster("mixer");
    FilterParser parser =
        path.filters().stream()
            .filter(one -> one.messageName().equals(TcpClientConfig.getDescriptor().getFullName()))
            .findFirst()
            .orElseThrow();
    return FilterParsing.of(config.build(), parser::parse).config();
  }

  private Listener serve(int mixer, int server) throws IOException {
    List<NetworkFilter> filters =
        List.of(
            new NetworkFilter.Before("mixer", mixer()),
            new TcpProxy("raw", List.of(new TcpProxy.Target("a", 1)), List.of(), null));
    Listener listener =
        new Listener(
            "l",
            new Address("127.0.0.1", 0),
            Listener.Binding.PORT,
            false,
            new Listener.ListenerFilters(false, false),
            List.of(new FilterChain("", FilterChainMatch.ANY, null, filters)),
            null);
    Map<String, Cluster> clusters =
        Map.of("a", cluster("a", server), "mixer", cluster("mixer", mixer));
    assertThat(
            path.accept(new ConfigSnapshot(1, Map.of("l", listener), Map.of(), clusters, Map.of())))
        .isEmpty();
    return listener;
  }

  @Test
  void mixerHearsOfConnectionsThatEndWithTheProxy() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        EchoServer server = new EchoServer()) {
      Listener listener = serve(mixer.port(), server.port());
      InetAddress host = InetAddress.ofLiteral("127.0.0.1");
      try (Socket first = new Socket(host, path.bound(listener).port());
          Socket second = new Socket(host, path.bound(listener).port())) {
        first.getOutputStream().write('x');
        assertThat(first.getInputStream().read()).isEqualTo('x');
        second.getOutputStream().write('y');
        assertThat(second.getInputStream().read()).isEqualTo('y');

        path.close();

        List<AttributeBag> records = new ArrayList<>();
        mixer.records.drainTo(records);
        assertThat(records)
            .extracting(record -> record.get("connection.event"))
            .containsExactlyInAnyOrder("open", "open", "close", "close");
        assertThat(mixer.credentials).isNotEmpty().containsOnly("Bearer a.b.c");
      }
    }
  }

  @Test
  void aMixerThatIsGoneHoldsTheEndUpForAMomentOnly() throws Exception {
    FakeMixer gone = new FakeMixer();
    int port = gone.port();
    gone.close();
    try (EchoServer server = new EchoServer()) {
      Listener listener = serve(port, server.port());
      try (Socket client =
          new Socket(InetAddress.ofLiteral("127.0.0.1"), path.bound(listener).port())) {
        client.getOutputStream().write('x');
        assertThat(client.getInputStream().read()).isEqualTo('x');

        long begin = System.nanoTime();
        path.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
      }
    }
  }
}
