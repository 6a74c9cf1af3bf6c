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
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.lateen.proxy.TestedProxy;
import io.lateen.proxy.agent.AgentOptions;
import io.lateen.proxy.agent.OwnProxy;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.tls.TestAuthority;
import io.lateen.proxy.tls.TestAuthority.Identity;
import io.lateen.proxy.xds.Envoys;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The proxy under a control plane that is not ours: java-control-plane's server.
final class JavaControlPlaneTest {
  private static final String GROUP = "all";
  private static final String BOOTSTRAP =
      """
      node: {id: a, cluster: front}
      admin: {address: {socket_address: {address: 127.0.0.1, port_value: 0}}}
      dynamic_resources:
        ads_config:
          api_type: API_TYPE
          transport_api_version: V3
          grpc_services: [{envoy_grpc: {cluster_name: xds}}]
        cds_config: {ads: {}, resource_api_version: V3}
        lds_config: {ads: {}, resource_api_version: V3}
      static_resources:
        listeners:
        - name: own
          address: {socket_address: {address: 127.0.0.1, port_value: OWN_PORT}}
          filter_chains:
          - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: own
                http_filters:
                - name: envoy.filters.http.router
                  typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
                route_config:
                  name: all
                  validate_clusters: false
                  virtual_hosts:
                  - name: all
                    domains: ["*"]
                    routes: [{match: {prefix: /}, route: {cluster: app}}]
        clusters:
        - name: xds
          connect_timeout: 1s
          type: STATIC
          typed_extension_protocol_options:
            envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
              "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
              explicit_http_config: {http2_protocol_options: {}}
          load_assignment:
            cluster_name: xds
            endpoints:
            - lb_endpoints:
              - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: XDS_PORT}}}
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final SimpleCache<String> snapshots = new SimpleCache<>(node -> GROUP);
  private final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
  private static final String TLS_SOCKET =
      """
      transport_socket:
        name: envoy.transport_sockets.tls
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
          sni: xds.example
          common_tls_context:
            validation_context:
              trusted_ca: {filename: ROOTS}
              match_typed_subject_alt_names: [{san_type: DNS, matcher: {exact: xds.example}}]
      """;

  @TempDir Path folder;
  private HttpServer backend;
  private Server server;
  private OwnProxy proxy;
  private int port;
  private int ownPort;

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
    server = served(null);
    port = freePort();
    ownPort = freePort();
  }

  /// @param tls null: plain text
  private Server served(SslContext tls) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0));
    return (tls == null ? builder : builder.sslContext(tls))
        .addService(
            new V3DiscoveryServer(new Refusals(), snapshots).getAggregatedDiscoveryServiceImpl())
        .build()
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
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

  /// By a bootstrap of Envoy's, with a listener of its own that asks a cluster of the server's.
  private void launchByBootstrap(boolean delta, String socket) throws Exception {
    Path bootstrap =
        Files.writeString(
            folder.resolve("envoy.yaml"),
            (BOOTSTRAP + socket.indent(4))
                .replace("API_TYPE", delta ? "DELTA_GRPC" : "GRPC")
                .replace("XDS_PORT", String.valueOf(server.getPort()))
                .replace("OWN_PORT", String.valueOf(ownPort)));
    RealEnvoy.assertValid(bootstrap);
    AgentOptions options =
        AgentOptions.parse(new String[] {"--config=" + bootstrap, "--concurrency=1"}, Map.of());
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

  private int status(int from, String path) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + from + path)).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return -1;
    }
  }

  private void await(String path, int status) throws InterruptedException {
    await(port, path, status);
  }

  private void await(int from, String path, int status) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (status(from, path) != status) {
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
    assertThat(status(port, "/new")).isEqualTo(204);
  }

  @ParameterizedTest(name = "delta: {0}")
  @ValueSource(booleans = {false, true})
  void aBootstrapNamesTheServerAndHasMoreOfItsOwn(boolean delta) throws Exception {
    serve("1", "/", Envoys.edsCluster("app"));
    launchByBootstrap(delta, "");
    await("/", 204);
    await(ownPort, "/", 204);

    serve("2", "/new", Envoys.edsCluster("app"));
    await("/new", 204);
    await("/old", 404);
    await(ownPort, "/old", 204);
  }

  @Test
  void aBootstrapsServerIsSpokenToOverTls() throws Exception {
    TestAuthority authority = new TestAuthority("xds");
    if (authority.pem() instanceof Pem.Inline(String roots)) {
      Files.writeString(folder.resolve("roots.pem"), roots);
    }
    Identity shown = authority.issue(TestAuthority.dns("xds.example"));
    server.shutdownNow();
    server =
        served(
            GrpcSslContexts.configure(SslContextBuilder.forServer(shown.key(), shown.certificate()))
                .build());
    serve("1", "/", Envoys.edsCluster("app"));
    launchByBootstrap(true, TLS_SOCKET.replace("ROOTS", folder.resolve("roots.pem").toString()));
    await(ownPort, "/", 204);
  }
}
