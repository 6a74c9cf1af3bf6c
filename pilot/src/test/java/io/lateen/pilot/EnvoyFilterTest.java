package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.xds.TypeUrl;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// EnvoyFilters in a running Pilot: followed, and what is wrong with them told.
final class EnvoyFilterTest {
  /// The second patch is one that only Pilot can refuse.
  private static final String FILTER =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: EnvoyFilter
      metadata: {name: patches, namespace: default}
      spec:
        configPatches:
        - applyTo: CLUSTER
          match: {cluster: {service: reviews.default.svc.cluster.local, subset: v1}}
          patch: {operation: MERGE, value: {connect_timeout: 7s}}
        - applyTo: CLUSTER
          patch: {operation: MERGE, value: {conect_timeout: 8s}}
      """;

  private final FakeObjects objects = new FakeObjects();
  private Pilot pilot;
  private FakeProxy proxy;

  @BeforeEach
  void start() throws Exception {
    objects.apply(PilotTest.MESH);
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    pilot = new Pilot(new PilotConfig(any, any, any, MeshConfig.DEFAULT, true, "test"), objects);
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
  void whatCanBeAppliedIsAndTheRestIsTold() throws Exception {
    proxy.ask(TypeUrl.CLUSTER);
    DiscoveryResponse before = proxy.next(TypeUrl.CLUSTER);
    proxy.ack(before);
    JsonNode plan = JsonMapper.shared().readTree(post("/debug/plan", FILTER));
    assertThat(plan.path("proxies")).hasSize(1);
    assertThat(plan.path("problems").path(0).path("object").asString())
        .isEqualTo("EnvoyFilter default/patches");
    assertThat(plan.path("problems").path(0).path("problem").asString())
        .startsWith("spec.configPatches[1].patch.value.conect_timeout: unknown field");
    objects.apply(FILTER);
    DiscoveryResponse after = proxy.next(TypeUrl.CLUSTER);
    for (Cluster cluster : FakeProxy.unpack(after, Cluster.class)) {
      assertThat(cluster.getConnectTimeout().getSeconds())
          .as(cluster.getName())
          .isEqualTo(cluster.getName().equals(PilotTest.V1) ? 7 : 1);
    }
    assertThat(get("/metrics")).contains("\npilot_envoy_filter_problems 1.0\n");
    objects.delete("EnvoyFilter", "patches");
    assertThat(proxy.next(TypeUrl.CLUSTER).getResourcesList()).isEqualTo(before.getResourcesList());
  }

  private String get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  private String post(String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + pilot.monitoringPort() + path);
  }

  private static String send(HttpRequest request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
