package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.lateen.pilot.push.Pacing;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.xds.TypeUrl;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Pages in the shapes of Istio 1.1, and the pace that one may set.
final class PilotPagesTest {
  private final FakeObjects objects = new FakeObjects();
  private Pilot pilot;
  private FakeProxy proxy;

  @BeforeEach
  void start() throws Exception {
    objects.apply(PilotTest.MESH);
    start(Pacing.USUAL);
  }

  private void start(Pacing pacing) throws Exception {
    start(MeshConfig.DEFAULT, pacing);
  }

  private void start(MeshConfig mesh, Pacing pacing) throws Exception {
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    pilot = new Pilot(new PilotConfig(any, any, any, mesh, true, "test").paced(pacing), objects);
    pilot.start();
    proxy =
        new FakeProxy(
            pilot.grpcPort(), "sidecar~127.20.0.9~client.default~default.svc.cluster.local");
  }

  @AfterEach
  void stop() {
    proxy.close();
    pilot.close();
  }

  @Test
  void pagesTellWhatEveryProxyHas() throws Exception {
    subscribeClusters();
    objects.apply(PilotTest.RULE);
    assertThat(get("/debug/cdsz"))
        .contains("\"node\" : \"sidecar~127.20.0.9~client.default~", "\"addr\" : \"127.0.0.1:")
        .contains("\"Clusters\" : [", "\"name\" : \"" + PilotTest.V1 + "\"")
        .doesNotContain("\"listeners\"");
    assertThat(get("/debug/adsz"))
        .contains("\"listeners\" : [", "\"RDSRoutes\" : [", "\"clusters\" : [")
        .contains("\"name\" : \"9080\"");
    assertThat(get("/debug/edsz"))
        .contains("\"cluster_name\" : \"" + PilotTest.ALL + "\"", "\"address\" : \"127.20.0.2\"");
    JsonNode pushed = JsonMapper.shared().readTree(get("/debug/push_status"));
    assertThat(pushed.path("Start").asString("")).startsWith("20");
    assertThat(pushed.at("/ProxyStatus/pilot_no_ip").has("client.default")).isTrue();
  }

  @Test
  void pagesTellWhatTheRegistriesKnow() throws Exception {
    JsonNode shards =
        JsonMapper.shared()
            .readTree(get("/debug/endpointShardz"))
            .path("reviews.default.svc.cluster.local");
    assertThat(shards.at("/Shards/Kubernetes/0/Address").asString("")).isEqualTo("127.20.0.2");
    assertThat(shards.at("/Shards/Kubernetes/0/ServicePortName").asString("")).isEqualTo("http");
    assertThat(shards.path("ServiceAccounts").propertyNames())
        .containsExactly("spiffe://cluster.local/ns/default/sa/default");
    JsonNode workloads = JsonMapper.shared().readTree(get("/debug/workloadz"));
    assertThat(workloads.path("127.20.0.2").path("Labels").path("app").asString(""))
        .isEqualTo("reviews");
    JsonNode registered = JsonMapper.shared().readTree(get("/v1/registration"));
    assertThat(registered.at("/0/service-key").asString(""))
        .isEqualTo("reviews.default.svc.cluster.local|http");
    assertThat(registered.at("/0/hosts/0/ip_address").asString("")).isEqualTo("127.20.0.2");
    assertThat(registered.at("/0/hosts/0/port").asInt(0)).isEqualTo(9080);
  }

  @Test
  void endpointsInALineEach() throws Exception {
    assertThat(get("/debug/endpointz?brief=1"))
        .hasLineCount(2)
        .contains(
            "reviews.default.svc.cluster.local:http 127.20.0.2:9080 map[app:reviews version:v1]"
                + " spiffe://cluster.local/ns/default/sa/default\n",
            "http 127.20.0.3:9080 map[app:reviews version:v2] ");
    assertThat(get("/debug/endpointz")).startsWith("[ {");
  }

  @Test
  void theEnvironmentsDefaultsHoldUnderTheMeshsSettings() throws Exception {
    stop();
    start(MeshConfig.DEFAULT.defaulting(new MeshConfig.Defaults(1, true, true)), Pacing.USUAL);
    proxy.ask(TypeUrl.LISTENER);
    proxy.ack(proxy.next(TypeUrl.LISTENER));
    objects.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data: {mesh: "accessLogFile: /told/by/the/mesh"}
        """);
    assertThat(proxy.next(TypeUrl.LISTENER).toString()).contains("/told/by/the/mesh");
    assertThat(get("/debug/config_dump?proxyID=client.default"))
        .contains("/told/by/the/mesh", "\"accept_http_10\" : true");
  }

  @Test
  void aPageSendsEverythingOnceMore() throws Exception {
    DiscoveryResponse clusters = subscribeClusters();
    assertThat(get("/debug/adsz?push=1")).isEqualTo("Pushed to 1 servers");
    DiscoveryResponse again = proxy.next(TypeUrl.CLUSTER);
    assertThat(again.getResourcesList()).isEqualTo(clusters.getResourcesList());
    assertThat(again.getNonce()).isNotEqualTo(clusters.getNonce());
  }

  @Test
  void changesAreGatheredForAsLongAsOneSays() throws Exception {
    stop();
    start(new Pacing(Duration.ofSeconds(2), Duration.ofSeconds(10), 0, 1));
    subscribeClusters();
    objects.apply(PilotTest.SERVICE.replace("name: reviews", "name: one"));
    objects.apply(PilotTest.SERVICE.replace("name: reviews", "name: two"));
    assertThat(FakeProxy.unpack(proxy.next(TypeUrl.CLUSTER), Cluster.class))
        .extracting(Cluster::getName)
        .contains(
            "outbound|9080||one.default.svc.cluster.local",
            "outbound|9080||two.default.svc.cluster.local");
  }

  private DiscoveryResponse subscribeClusters() throws InterruptedException {
    proxy.ask(TypeUrl.CLUSTER);
    DiscoveryResponse response = proxy.next(TypeUrl.CLUSTER);
    proxy.ack(response);
    return response;
  }

  private String get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + pilot.monitoringPort() + path);
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
