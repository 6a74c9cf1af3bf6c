package io.lateen.pilot.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.pilot.snapshot.MeshSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each oddity of a mesh is found, and none in a mesh without.
final class FindingsTest {
  @Test
  void aMeshInOrderHasNone() {
    Golden mesh = read("sidecar-redirect");
    Findings found = find(mesh, "reviews-v1.default", "productpage-v1.default");
    assertThat(found.conflicts().tcpOverHttp()).isEmpty();
    assertThat(found.conflicts().httpOverTcp()).isEmpty();
    assertThat(found.clusters()).isEmpty();
    assertThat(found.withoutInstance()).isEmpty();
    assertThat(found.notReady()).isEmpty();
    assertThat(mesh.snapshot().hostsWithRepeatedSubsets()).isEmpty();
  }

  @Test
  void outboundListenersGiveWayToOlderOnes() {
    Findings found = find(odd(), "caller.default");
    assertThat(found.conflicts().tcpOverHttp()).containsExactly("0.0.0.0_7000");
    assertThat(found.conflicts().httpOverTcp()).containsExactly("0.0.0.0_7001");
    assertThat(found.conflicts().tcpOverTcp()).containsExactly("0.0.0.0_7002");
  }

  @Test
  void clustersOfOneNameAreCountedOnce() {
    Findings found = find(odd(), "caller.default", "server.default");
    assertThat(found.clusters()).hasSize(1);
  }

  @Test
  void proxiesAreCountedByWhatTheyAnswerFor() {
    Findings found = find(odd(), "caller.default", "server.default", "starting.default");
    assertThat(found.withoutInstance()).as("only a caller").containsExactly("caller.default");
    assertThat(found.inbound()).as("of two services on one port").hasSize(1);
    assertThat(found.notReady()).containsExactly("starting.default");
  }

  @Test
  void subsetsNamedTwiceAreFound() {
    assertThat(read("destination-rules-merge").snapshot().hostsWithRepeatedSubsets()).isNotEmpty();
  }

  private static Findings find(Golden mesh, String... pods) {
    MeshSnapshot snapshot = mesh.snapshot();
    return Findings.of(snapshot, List.of(pods).stream().map(mesh::node).toList());
  }

  private static Golden odd() {
    return Golden.read(Golden.RESOURCES.resolve("findings.yaml"));
  }

  private static Golden read(String folder) {
    return Golden.read(Golden.RESOURCES.resolve("golden").resolve(folder).resolve("input.yaml"));
  }
}
