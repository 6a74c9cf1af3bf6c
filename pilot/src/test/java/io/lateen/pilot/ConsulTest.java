package io.lateen.pilot;

import static io.lateen.pilot.FakeDeltaProxy.names;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.source.consul.ConsulRegistry;
import io.lateen.wire.xds.TypeUrl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Services of a Consul in the mesh. The Consul is its HTTP API as documented: indices, blocking
/// queries that end with their time, `passing`.
final class ConsulTest {
  private static final String WEB = "outbound|8080||web.service.consul";
  private static final String V2 = "outbound|8080|v2|web.service.consul";

  private final FakeObjects objects = new FakeObjects();
  private volatile String services = "{\"consul\": [], \"web\": [\"version|v1\"]}";
  private volatile String instances = "[" + instance("10.1.0.1", "", "v1") + "]";
  private volatile int status = 200;
  private HttpServer consul;
  private Pilot pilot;
  private FakeDeltaProxy proxy;

  private static String instance(String node, String own, String version) {
    return """
        {"Node": {"Node": "n", "Address": "%s", "Datacenter": "dc1"},
         "Service": {"Service": "web", "Address": "%s", "Port": 8080,
           "Tags": ["version|%s", "plain"], "Meta": {"protocol": "http"}}}"""
        .formatted(node, own, version);
  }

  @BeforeEach
  void start() throws Exception {
    consul = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    consul.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    consul.createContext("/v1/catalog/services", out -> answer(out, services));
    consul.createContext("/v1/health/service/consul", out -> answer(out, "[]"));
    consul.createContext("/v1/health/service/web", out -> answer(out, instances));
    consul.start();
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    URI server = URI.create("http://127.0.0.1:" + consul.getAddress().getPort());
    pilot =
        new Pilot(
            new PilotConfig(any, any, any, MeshConfig.DEFAULT, true, "test"),
            objects,
            List.of(new ConsulRegistry(server, Duration.ofMillis(20))));
    pilot.start();
    proxy =
        new FakeDeltaProxy(
            pilot.grpcPort(), "sidecar~10.9.0.9~client.default~default.svc.cluster.local");
  }

  @AfterEach
  void stop() {
    proxy.close();
    pilot.close();
    consul.stop(0);
  }

  private void answer(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("X-Consul-Index", "7");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private DeltaDiscoveryResponse subscribe(String type, String... names) throws Exception {
    proxy.subscribe(type, Map.of(), names);
    return proxy.next(type);
  }

  private static String endpoints(DeltaDiscoveryResponse response) throws Exception {
    StringBuilder all = new StringBuilder();
    for (var resource : response.getResourcesList()) {
      all.append(resource.getResource().unpack(ClusterLoadAssignment.class));
    }
    return all.toString();
  }

  @Test
  void servicesAreClustersAndInstancesEndpoints() throws Exception {
    assertThat(names(subscribe(TypeUrl.CLUSTER))).contains(WEB);
    assertThat(endpoints(subscribe(TypeUrl.ENDPOINT, WEB))).contains("10.1.0.1", "8080", "dc1");
    instances = "[" + instance("10.1.0.1", "", "v1") + "," + instance("n", "10.1.0.2", "v2") + "]";
    assertThat(endpoints(proxy.next(TypeUrl.ENDPOINT))).contains("10.1.0.1", "10.1.0.2");
  }

  @Test
  void tagsAreLabelsThatSubsetsSelectBy() throws Exception {
    instances = "[" + instance("10.1.0.1", "", "v1") + "," + instance("n", "10.1.0.2", "v2") + "]";
    objects.apply(
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: DestinationRule
        metadata: {name: web, namespace: default}
        spec:
          host: web.service.consul
          subsets: [{name: v2, labels: {version: v2}}]
        """);
    DeltaDiscoveryResponse clusters = subscribe(TypeUrl.CLUSTER);
    while (!names(clusters).contains(V2)) {
      clusters = proxy.next(TypeUrl.CLUSTER);
    }
    DeltaDiscoveryResponse assignments = subscribe(TypeUrl.ENDPOINT, V2);
    while (!endpoints(assignments).contains("10.1.0.2")) {
      assignments = proxy.next(TypeUrl.ENDPOINT);
    }
    assertThat(endpoints(assignments)).doesNotContain("10.1.0.1");
  }

  @Test
  void whatItSaidLastCountsWhileItIsAway() throws Exception {
    assertThat(names(subscribe(TypeUrl.CLUSTER))).contains(WEB);
    status = 500;
    objects.apply(PilotTest.SERVICE);
    assertThat(names(proxy.next(TypeUrl.CLUSTER)))
        .containsExactly("outbound|9080||reviews.default.svc.cluster.local");
    status = 200;
    services = "{\"consul\": []}";
    assertThat(proxy.next(TypeUrl.CLUSTER).getRemovedResourcesList()).containsExactly(WEB);
  }
}
