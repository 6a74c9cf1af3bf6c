package io.lateen.app.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.pilot.Pilot;
import io.lateen.pilot.PilotConfig;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.kube.ClusterSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Two API servers as two clusters of one mesh, and networks that tell them apart.
final class TwoClustersTest {
  private static final String WEB =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: default}
      spec: {ports: [{name: http, port: 80}]}
      ---
      apiVersion: v1
      kind: Endpoints
      metadata: {name: web, namespace: default}
      subsets: [{addresses: [{ip: ADDRESS}], ports: [{name: http, port: 8080}]}]
      """;
  private static final String NETWORKS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: istio, namespace: istio-system}
      data:
        meshNetworks: |
          networks:
            here: {endpoints: [{fromCidr: 10.1.0.0/16}], gateways: [{address: 192.0.2.1, port: 443}]}
            there: {endpoints: [{fromRegistry: west}], gateways: [{address: 192.0.2.2, port: 443}]}
      """;

  @TempDir Path temp;
  private Pilot pilot;

  @Test
  void endpointsOfBothAreTogetherForAsLongAsTheSecretIsThere() throws Exception {
    Path home = temp.resolve("east");
    Path other = temp.resolve("west");
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    PilotConfig config = new PilotConfig(any, any, any, MeshConfig.DEFAULT, true, "test");
    try (Galley east = Galley.start(GalleyConfig.in(home, 0, 41));
        Galley west = Galley.start(GalleyConfig.in(other, 0, 42));
        KubernetesClient here = ClusterSource.client(home.resolve("kubeconfig"));
        KubernetesClient there = ClusterSource.client(other.resolve("kubeconfig"));
        Pilot begun = new Pilot(config, east.source())) {
      pilot = begun;
      pilot.start();
      apply(here, WEB.replace("ADDRESS", "10.1.0.1"));
      apply(there, WEB.replace("ADDRESS", "10.2.0.1"));
      awaitEndpoints("10.1.0.1");

      apply(here, "apiVersion: v1\nkind: Namespace\nmetadata: {name: istio-system}");
      String kubeconfig = Files.readString(other.resolve("kubeconfig"));
      secret(here, "west", kubeconfig);
      awaitEndpoints("10.1.0.1", "10.2.0.1");
      apply(there, WEB.replace("ADDRESS", "10.2.0.2"));
      awaitEndpoints("10.1.0.1", "10.2.0.2");

      apply(here, NETWORKS);
      awaitEndpoints("10.1.0.1 here", "10.2.0.2 there");

      // What cannot be reached does not take the place of what can.
      secret(here, "west", kubeconfig.replaceAll("(https://[^:]+:)\\d+", "$11"));
      secret(here, "nowhere", "no: kubeconfig");
      apply(there, WEB.replace("ADDRESS", "10.2.0.3"));
      awaitEndpoints("10.1.0.1 here", "10.2.0.3 there");

      here.secrets().inNamespace("istio-system").withName("west").delete();
      awaitEndpoints("10.1.0.1 here");
      assertThat(west.ready()).isTrue();
    }
  }

  private static void apply(KubernetesClient client, String yaml) {
    client
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(item -> client.resource(item).createOr(NonDeletingOperation::update));
  }

  private static void secret(KubernetesClient client, String cluster, String kubeconfig) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(cluster)
                .withNamespace("istio-system")
                .addToLabels("istio/multiCluster", "true")
                .endMetadata()
                .addToStringData(cluster, kubeconfig)
                .build())
        .createOr(NonDeletingOperation::update);
  }

  /// Addresses, with the network where there is one.
  private void awaitEndpoints(String... expected) throws Exception {
    long end = System.nanoTime() + 30_000_000_000L;
    TreeSet<String> found = new TreeSet<>();
    while (!found.equals(new TreeSet<>(List.of(expected)))) {
      assertThat(System.nanoTime() - end)
          .as("%s, expected: %s", found, List.of(expected))
          .isNegative();
      LockSupport.parkNanos(20_000_000);
      found.clear();
      for (JsonNode endpoint : endpoints()) {
        if (endpoint.path("hostname").asString("").startsWith("web.")) {
          String network = endpoint.path("network").asString("");
          found.add((endpoint.path("address").asString("") + " " + network).strip());
        }
      }
    }
  }

  private JsonNode endpoints() throws Exception {
    URI page = URI.create("http://127.0.0.1:" + pilot.monitoringPort() + "/debug/endpointz");
    try (HttpClient client = HttpClient.newHttpClient()) {
      String body =
          client
              .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      return JsonMapper.shared().readTree(body);
    } catch (IOException betweenConnections) {
      return JsonMapper.shared().createArrayNode();
    }
  }
}
