package io.lateen.pilot.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.service.Endpoint;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.document.Document;
import io.lateen.wire.document.DocumentReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Workloads whose proxies say how well they are.
final class WorkloadHealthTest {
  private static final String ASKED = "annotations: {proxy.istio.io/health-checks-enabled: 'true'}";

  private static boolean isCalled(String annotations, String status) {
    String mesh =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: default}
        spec: {clusterIP: 10.1.0.1, selector: {app: web}, ports: [{name: http, port: 80}]}
        ---
        apiVersion: networking.istio.io/v1alpha3
        kind: WorkloadEntry
        metadata: {name: vm-1, namespace: default, %s}
        spec: {address: 10.9.0.1, labels: {app: web}}
        status: {%s}
        """
            .formatted(annotations, status);
    return WrittenMesh.of(
            DocumentReader.read(mesh.getBytes(StandardCharsets.UTF_8)).documents().stream()
                .map(Document::tree)
                .toList(),
            MeshConfig.DEFAULT)
        .endpoints("web.default.svc.cluster.local", 80)
        .stream()
        .anyMatch(Endpoint::ready);
  }

  private static String healthy(String status) {
    return "conditions: [{type: Other, status: 'False'}, {type: Healthy, status: '"
        + status
        + "'}]";
  }

  @Test
  void whoIsNotAskedIsCalled() {
    assertThat(isCalled("", "")).isTrue();
    assertThat(isCalled("", healthy("False"))).isTrue();
  }

  @Test
  void whoIsAskedIsCalledOnceItIsWell() {
    assertThat(isCalled(ASKED, "")).isFalse();
    assertThat(isCalled(ASKED, healthy("True"))).isTrue();
    assertThat(isCalled(ASKED, healthy("False"))).isFalse();
  }
}
