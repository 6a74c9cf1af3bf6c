package io.lateen.pilot.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.service.Endpoint;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.Translator;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.pilot.translate.node.ProxyNodeParser;
import io.lateen.wire.document.Document;
import io.lateen.wire.document.DocumentReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Workloads outside of the orchestrator, as Services and ServiceEntries select them.
final class WorkloadEntryTest {
  private static final String MESH =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: default}
      spec: {clusterIP: 10.1.0.1, selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: ServiceEntry
      metadata: {name: vms, namespace: default}
      spec:
        hosts: [web.vms]
        ports: [{number: 81, name: http, protocol: HTTP}]
        location: MESH_INTERNAL
        resolution: STATIC
        workloadSelector: {labels: {app: web}}
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: WorkloadEntry
      metadata: {name: vm-1, namespace: default}
      spec: {address: 10.9.0.1, ports: {http: 9090}, labels: {app: web, version: v2}, serviceAccount: web, weight: 5}
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: WorkloadEntry
      metadata: {name: vm-2, namespace: other}
      spec: {address: 10.9.0.2, labels: {app: web}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: pod, namespace: default, labels: {app: web}}
      spec: {containers: []}
      status: {podIP: 10.0.0.1, phase: Running}
      """;

  private final MeshSnapshot snapshot =
      WrittenMesh.of(
          DocumentReader.read(MESH.getBytes(StandardCharsets.UTF_8)).documents().stream()
              .map(Document::tree)
              .toList(),
          MeshConfig.DEFAULT);

  @Test
  void servicesAndServiceEntriesSelectThem() {
    assertThat(snapshot.endpoints("web.default.svc.cluster.local", 80))
        .extracting(endpoint -> endpoint.address() + ":" + endpoint.port())
        .containsExactlyInAnyOrder("10.9.0.1:9090", "10.0.0.1:8080");
    List<Endpoint> ofEntry = snapshot.endpoints("web.vms", 81);
    assertThat(ofEntry)
        .extracting(endpoint -> endpoint.address() + ":" + endpoint.port())
        .containsExactlyInAnyOrder("10.9.0.1:9090", "10.0.0.1:81");
    assertThat(ofEntry.stream().filter(one -> one.address().equals("10.9.0.1")).findFirst())
        .hasValueSatisfying(
            one -> {
              assertThat(one.weight()).isEqualTo(5);
              assertThat(one.serviceAccount())
                  .isEqualTo("spiffe://cluster.local/ns/default/sa/web");
              assertThat(one.labels()).containsEntry("version", "v2");
            });
  }

  @Test
  void theirProxiesAnswerForTheServices() {
    ProxyNode node =
        ProxyNodeParser.parse(
            io.envoyproxy.envoy.config.core.v3.Node.newBuilder()
                .setId("sidecar~10.9.0.1~vm-1.default~default.svc.cluster.local")
                .build());
    assertThat(Translator.listeners(snapshot, node))
        .extracting(listener -> listener.getName())
        .contains("10.9.0.1_9090");
  }
}
