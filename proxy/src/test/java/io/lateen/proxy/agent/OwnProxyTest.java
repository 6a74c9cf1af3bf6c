package io.lateen.proxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.admin.v3.ClustersConfigDump;
import io.envoyproxy.envoy.admin.v3.ConfigDump;
import io.envoyproxy.envoy.admin.v3.ListenersConfigDump;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.lateen.proxy.xds.ControlPlane;
import io.lateen.proxy.xds.Envoys;
import io.lateen.wire.xds.TypeUrl;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Our proxy's process but for the request path, against a control plane of grpc-java.
final class OwnProxyTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final CountDownLatch quit = new CountDownLatch(1);
  private final FakeRequestPath path = new FakeRequestPath("listener a: address in use");
  private ControlPlane plane;
  private OwnProxy proxy;

  @BeforeEach
  void start() throws IOException {
    plane = new ControlPlane();
    AgentOptions options =
        AgentOptions.parse(
            new String[] {
              "sidecar",
              "--discoveryAddress",
              "127.0.0.1:" + plane.port(),
              "--proxyAdminPort=0",
              "--applicationPorts=8080",
              "--statusPort=0"
            },
            Map.of("ISTIO_KUBE_APP_PROBERS", "", "ISTIO_DELTA_XDS", "false"));
    proxy = new OwnProxy(options, "lateen/test", (agent, stats, state) -> path, quit::countDown);
  }

  @AfterEach
  void close() {
    proxy.close();
    plane.close();
    http.close();
  }

  private HttpResponse<String> ask(String method, int port, String target) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private String get(String target) throws Exception {
    HttpResponse<String> response = ask("GET", proxy.adminPort(), target);
    assertThat(response.statusCode()).as(target).isEqualTo(200);
    return response.body();
  }

  private void configure() throws Exception {
    plane.next();
    plane.next();
    plane.send(TypeUrl.CLUSTER, "7", "n1", Envoys.edsCluster("a"));
    plane.next();
    plane.next();
    plane.send(TypeUrl.ENDPOINT, "7", "n2", Envoys.assignment("a", 9080));
    plane.next();
    plane.send(TypeUrl.LISTENER, "7", "n3", Envoys.listener("127.0.0.1_8080", "80"));
    plane.next();
    plane.next();
    plane.send(TypeUrl.ROUTE, "7", "n4", Envoys.table("80", "a"));
    plane.next();
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (ask("GET", proxy.statusPort(), "/healthz/ready").statusCode() != 200) {
      assertThat(System.nanoTime()).as("ready in 10 s").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void isNotReadyBeforeItServes() throws Exception {
    assertThat(ask("GET", proxy.adminPort(), "/ready").statusCode()).isEqualTo(503);
    assertThat(ask("GET", proxy.statusPort(), "/healthz/ready").body())
        .contains("PRE_INITIALIZING");
    assertThat(ask("GET", proxy.statusPort(), "/app-health/x/livez").statusCode()).isEqualTo(400);
    assertThat(timeless(ask("GET", proxy.statusPort(), "/stats/prometheus").body()))
        .contains("envoy_server_live{} 0\n")
        .isEqualTo(timeless(ask("GET", proxy.adminPort(), "/stats/prometheus").body()));
  }

  private static String timeless(String statistics) {
    return statistics.replaceAll("envoy_server_uptime\\{} \\d+", "");
  }

  @Test
  void getsReadyAlsoWhenAnAddressWasInUseAtFirst() throws Exception {
    configure();

    assertThat(get("/ready")).isEqualTo("LIVE\n");
    assertThat(get("/server_info")).contains("\"state\": \"LIVE\"", "sidecar~127.0.0.1~");
  }

  @Test
  void dumpsItsConfigurationAsEnvoyDoes() throws Exception {
    configure();
    plane.send(
        TypeUrl.CLUSTER,
        "8",
        "n5",
        Envoys.edsCluster("a"),
        Envoys.edsCluster("bad").toBuilder()
            .setLbPolicy(Cluster.LbPolicy.LOAD_BALANCING_POLICY_CONFIG)
            .build());
    assertThat(plane.next().getErrorDetail().getMessage()).contains("bad: lb_policy");

    ConfigDump.Builder dump = ConfigDump.newBuilder();
    JsonFormat.parser()
        .usingTypeRegistry(
            TypeRegistry.newBuilder()
                .add(ConfigDump.getDescriptor())
                .add(ClustersConfigDump.getDescriptor())
                .add(Bootstrap.getDescriptor())
                .add(Cluster.getDescriptor())
                .add(HttpProtocolOptions.getDescriptor())
                .add(HttpConnectionManager.getDescriptor())
                .add(Router.getDescriptor())
                .build())
        .merge(get("/config_dump?include_eds"), dump);

    assertThat(dump.getConfigsList()).hasSize(5);
    ClustersConfigDump clusters = dump.getConfigs(1).unpack(ClustersConfigDump.class);
    assertThat(clusters.getVersionInfo()).isEqualTo("7");
    assertThat(clusters.getDynamicActiveClusters(0).getCluster().unpack(Cluster.class))
        .isEqualTo(Envoys.edsCluster("a"));
    assertThat(clusters.getDynamicActiveClusters(1).getErrorState().getDetails())
        .contains("LOAD_BALANCING_POLICY_CONFIG");
    ListenersConfigDump listeners = dump.getConfigs(3).unpack(ListenersConfigDump.class);
    assertThat(listeners.getDynamicListeners(0).getName()).isEqualTo("127.0.0.1_8080");
    assertThat(listeners.getDynamicListeners(0).getActiveState().hasListener()).isTrue();
  }

  @Test
  void listsClustersListenersAndStatistics() throws Exception {
    configure();

    assertThat(get("/clusters")).contains("a::127.0.0.1:9080::health_flags::healthy");
    assertThat(get("/clusters?format=json")).contains("\"eds_health_status\": \"HEALTHY\"");
    assertThat(get("/listeners")).isEqualTo("127.0.0.1_8080::127.0.0.1:8080\n");
    assertThat(get("/listeners?format=json")).contains("\"port_value\": 8080");
    assertThat(get("/stats?usedonly"))
        .contains("cluster_manager.cds.update_success: 1\n")
        .contains("listener_manager.lds.update_success: 1\n");
    assertThat(get("/stats/prometheus"))
        .contains("# TYPE envoy_cluster_manager_cds_update_success counter\n")
        .contains("envoy_cluster_manager_cds_update_success{} 1\n");
    assertThat(get("/stats?filter=lds.update_s&format=json")).contains("\"value\": 1");
    assertThat(get("/stats?format=prometheus&filter=lds.update_s"))
        .isEqualTo(get("/stats/prometheus?filter=lds.update_s"))
        .contains("envoy_listener_manager_lds_update_success{} 1\n");
    assertThat(get("/stats?filter=server")).contains("server.live: 1\n", "server.state: 0\n");
  }

  @Test
  void whatCameFromTheControlPlaneIsDynamic() throws Exception {
    configure();

    assertThat(get("/clusters")).contains("a::added_via_api::true\n");
    assertThat(get("/config_dump"))
        .contains("\"static_clusters\": [],", "\"static_listeners\": [],");
  }

  @Test
  void changesHowLoudItIs() throws Exception {
    Logger logger = Logger.getLogger("lateen.test.loudness");

    assertThat(ask("GET", proxy.adminPort(), "/logging").statusCode()).isEqualTo(405);
    assertThat(ask("POST", proxy.adminPort(), "/logging").body())
        .startsWith("active loggers:\n")
        .contains("  lateen.test.loudness: info\n");
    HttpResponse<String> unknown = ask("POST", proxy.adminPort(), "/logging?level=loud");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).startsWith("error: unknown logger level: loud\n");
    HttpResponse<String> debug =
        ask("POST", proxy.adminPort(), "/logging?lateen.test.loudness=error");
    assertThat(debug.body()).contains("  lateen.test.loudness: error\n");
    assertThat(logger.getLevel()).isEqualTo(Level.SEVERE);
  }

  @Test
  void drainsItsListenersWhenTold() throws Exception {
    configure();

    assertThat(ask("GET", proxy.adminPort(), "/drain_listeners").statusCode()).isEqualTo(405);
    assertThat(path.drained).isFalse();
    assertThat(ask("POST", proxy.adminPort(), "/drain_listeners").body()).isEqualTo("OK\n");
    assertThat(path.drained).isTrue();
  }

  @Test
  void drainsAndQuitsWhenTold() throws Exception {
    configure();

    assertThat(ask("GET", proxy.adminPort(), "/quitquitquit").statusCode()).isEqualTo(405);
    assertThat(ask("GET", proxy.adminPort(), "/nope").statusCode()).isEqualTo(404);
    ask("POST", proxy.adminPort(), "/healthcheck/fail");
    assertThat(ask("GET", proxy.statusPort(), "/healthz/ready").statusCode()).isEqualTo(503);
    ask("POST", proxy.adminPort(), "/healthcheck/ok");
    assertThat(ask("GET", proxy.statusPort(), "/healthz/ready").statusCode()).isEqualTo(200);
    proxy.drain();
    assertThat(path.drained).isTrue();
    assertThat(ask("POST", proxy.adminPort(), "/quitquitquit").body()).isEqualTo("OK\n");
    quit.await();
  }
}
