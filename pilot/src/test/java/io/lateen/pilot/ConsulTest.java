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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Services of a Consul in the mesh. The Consul is its HTTP API as documented, on every machine;
/// the program itself is asked by ConsulProgramTest.
final class ConsulTest {
  private static final String WEB = "outbound|8080||web.service.consul";
  private static final String CRITICAL = "\"alive\", \"Status\": \"critical\"";
  private static final String V2 = "outbound|8080|v2|web.service.consul";

  private final FakeObjects objects = new FakeObjects();
  private volatile String services = "{\"consul\": [], \"web\": [\"version|v1\"]}";
  private volatile String instances = "[" + instance("10.1.0.1", "", "v1") + "]";
  private volatile int status = 200;
  private final Semaphore asked = new Semaphore(0);
  private HttpServer consul;
  private Pilot pilot;
  private FakeDeltaProxy proxy;

  private static String instance(String node, String own, String version) {
    return """
    {"Node": {"Node": "n", "Address": "%s", "Datacenter": "dc1"},
     "Service": {"Service": "web", "Address": "%s", "Port": 8080,
       "Tags": ["version|%s", "plain"], "Meta": {"protocol": "http"}},
     "Checks": [{"CheckID": "serfHealth", "Status": "passing"},
       {"CheckID": "alive", "Status": "passing"}]}
    """
        .formatted(node, own, version);
  }

  @BeforeEach
  void start() throws Exception {
    consul = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    consul.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    consul.createContext(
        "/v1/catalog/services",
        out -> {
          answer(out, services);
          asked.release();
        });
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

  /// Returns when what is answered now has been read: one answer may be on its way, the next is
  /// asked for when the one before it has been understood.
  private void awaitRead() throws InterruptedException {
    asked.drainPermits();
    assertThat(asked.tryAcquire(3, 10, TimeUnit.SECONDS)).as("asked again").isTrue();
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
  void aServiceWithoutHealthyInstancesIsStillOne() throws Exception {
    String two = "[" + instance("10.1.0.1", "", "v1") + "," + instance("10.1.0.2", "", "v2") + "]";
    instances = two;
    DeltaView view = new DeltaView(proxy, WEB);
    view.await(it -> it.addresses(WEB).equals(List.of("10.1.0.1:8080", "10.1.0.2:8080")));
    instances = two.replace("\"alive\", \"Status\": \"passing\"", CRITICAL);
    view.await(it -> it.addresses(WEB).isEmpty());
    assertThat(view.has(WEB)).isTrue();
    instances = two.replaceFirst("\"alive\", \"Status\": \"passing\"", CRITICAL);
    view.await(it -> it.addresses(WEB).equals(List.of("10.1.0.2:8080")));
  }

  @Test
  void anAnswerOfAnotherShapeIsNone() throws Exception {
    assertThat(names(subscribe(TypeUrl.CLUSTER))).contains(WEB);
    services = "[\"not\", \"Consul\"]";
    awaitRead();
    objects.apply(PilotTest.SERVICE);
    DeltaDiscoveryResponse clusters = proxy.next(TypeUrl.CLUSTER);
    assertThat(names(clusters)).containsExactly("outbound|9080||reviews.default.svc.cluster.local");
    assertThat(clusters.getRemovedResourcesList()).isEmpty();
  }

  @Test
  void whatItSaidLastCountsWhileItIsAway() throws Exception {
    assertThat(names(subscribe(TypeUrl.CLUSTER))).contains(WEB);
    status = 500;
    awaitRead();
    objects.apply(PilotTest.SERVICE);
    DeltaDiscoveryResponse clusters = proxy.next(TypeUrl.CLUSTER);
    assertThat(names(clusters)).containsExactly("outbound|9080||reviews.default.svc.cluster.local");
    assertThat(clusters.getRemovedResourcesList()).isEmpty();
    status = 200;
    services = "{\"consul\": []}";
    assertThat(proxy.next(TypeUrl.CLUSTER).getRemovedResourcesList()).containsExactly(WEB);
  }
}
