package io.lateen.pilot.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `sidecarToTelemetrySessionAffinity`: who hears reports is chosen by who reports.
final class ReportAffinityTest {
  private static final String MESH =
      """
      mesh:
        mixerReportServer: telemetry.default.svc.cluster.local:9091
        mixerCheckServer: policy.default.svc.cluster.local:9091
        sidecarToTelemetrySessionAffinity: AFFINITY
      services:
        telemetry.default: {address: 127.5.128.1, ports: {grpc-mixer: 9091, http: 15014}}
        policy.default: {address: 127.5.128.2, ports: {grpc-mixer: 9091}}
      pods:
        caller.default: {ip: 127.5.0.2, labels: {app: caller}}
      node: caller.default
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: DestinationRule
      metadata: {name: telemetry, namespace: default}
      spec:
        host: telemetry
        trafficPolicy: {loadBalancer: {simple: LEAST_CONN}}
      """;

  @TempDir Path folder;

  private Map<String, LbPolicy> policies(String affinity) throws IOException {
    Path file = folder.resolve("input.yaml");
    Golden golden = Golden.read(Files.writeString(file, MESH.replace("AFFINITY", affinity)));
    return Translator.clusters(golden.snapshot(), golden.node("caller.default")).stream()
        .filter(cluster -> cluster.getName().startsWith("outbound|"))
        .collect(Collectors.toMap(Cluster::getName, Cluster::getLbPolicy));
  }

  @Test
  void onlyReportsAreHashed() throws IOException {
    assertThat(policies("true"))
        .isEqualTo(
            Map.of(
                "outbound|9091||telemetry.default.svc.cluster.local", LbPolicy.RING_HASH,
                "outbound|15014||telemetry.default.svc.cluster.local", LbPolicy.LEAST_REQUEST,
                "outbound|9091||policy.default.svc.cluster.local", LbPolicy.ROUND_ROBIN));
  }

  @Test
  void orNothing() throws IOException {
    assertThat(policies("false").values()).doesNotContain(LbPolicy.RING_HASH);
  }
}
