package io.lateen.proxy.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.BoolValue;
import com.sun.net.httpserver.HttpServer;
import io.envoyproxy.controlplane.cache.v3.SimpleCache;
import io.envoyproxy.controlplane.cache.v3.Snapshot;
import io.envoyproxy.controlplane.server.DiscoveryServerCallbacks;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.lateen.proxy.TestedProxy;
import io.lateen.proxy.agent.AgentOptions;
import io.lateen.proxy.agent.OwnProxy;
import io.lateen.proxy.xds.Envoys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The proxy under a control plane that is not ours: java-control-plane's server.
final class JavaControlPlaneTest {
  private static final String GROUP = "all";

  private final HttpClient http = HttpClient.newHttpClient();
  private final SimpleCache<String> snapshots = new SimpleCache<>(node -> GROUP);
  private final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
  private HttpServer backend;
  private Server server;
  private OwnProxy proxy;
  private int port;

  private final class Refusals implements DiscoveryServerCallbacks {
    @Override
    public void onV3StreamRequest(long stream, DiscoveryRequest request) {
      if (request.hasErrorDetail()) {
        refusals.add(request.getErrorDetail().getMessage());
      }
    }

    @Override
    public void onV3StreamDeltaRequest(long stream, DeltaDiscoveryRequest request) {
      if (request.hasErrorDetail()) {
        refusals.add(request.getErrorDetail().getMessage());
      }
    }
  }

  @BeforeEach
  void start() throws IOException {
    backend = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    backend.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    backend.start();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(
                new V3DiscoveryServer(new Refusals(), snapshots)
                    .getAggregatedDiscoveryServiceImpl())
            .build()
            .start();
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = socket.getLocalPort();
    }
  }

  private void launch(boolean delta) throws IOException {
    AgentOptions options =
        AgentOptions.parse(
            new String[] {
              "--discoveryAddress=127.0.0.1:" + server.getPort(),
              "--proxyAdminPort=0",
              "--concurrency=1"
            },
            Map.of("ISTIO_DELTA_XDS", String.valueOf(delta)));
    proxy = new OwnProxy(options, "lateen/test", TestedProxy.requestPath(), () -> {});
  }

  @AfterEach
  void stop() {
    proxy.close();
    server.shutdownNow();
    backend.stop(0);
    http.close();
  }

  private void serve(String version, String prefix, Cluster cluster) {
    Listener listener =
        Envoys.listener("front", "table").toBuilder()
            .setAddress(Envoys.address("127.0.0.1", port))
            .setBindToPort(BoolValue.of(true))
            .build();
    RouteConfiguration.Builder table = Envoys.table("table", "app").toBuilder();
    table.getVirtualHostsBuilder(0).getRoutesBuilder(0).getMatchBuilder().setPrefix(prefix);
    snapshots.setSnapshot(
        GROUP,
        Snapshot.create(
            List.of(cluster),
            List.of(Envoys.assignment("app", backend.getAddress().getPort())),
            List.of(listener),
            List.of(table.build()),
            List.of(),
            version));
  }

  private int status(String path) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return -1;
    }
  }

  private void await(String path, int status) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (status(path) != status) {
      assertThat(System.nanoTime()).as(path + " answered " + status).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @ParameterizedTest(name = "delta: {0}")
  @ValueSource(booleans = {false, true})
  void servesItsSnapshotsAndRefusesWhatItCannotDo(boolean delta) throws Exception {
    serve("1", "/", Envoys.edsCluster("app"));
    launch(delta);
    await("/old", 204);

    serve("2", "/new", Envoys.edsCluster("app"));
    await("/old", 404);
    await("/new", 204);

    Cluster impossible =
        Envoys.edsCluster("app").toBuilder()
            .setLbPolicy(Cluster.LbPolicy.LOAD_BALANCING_POLICY_CONFIG)
            .build();
    serve("3", "/new", impossible);
    String refusal = refusals.poll(30, TimeUnit.SECONDS);
    assertThat(refusal).contains("app: lb_policy", "LOAD_BALANCING_POLICY_CONFIG");
    assertThat(status("/new")).isEqualTo(204);
  }
}
