package io.lateen.pilot.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where Pods are loopback addresses, a proxy calls the mesh from its Pod's.
final class LoopbackSourceTest {
  private static final String MESH =
      """
      services:
        near.default: {address: 127.5.128.1, ports: {http: 80, tcp: 90}}
        nobody.default: {address: 127.5.128.2, ports: {http: 80}}
        spread.default: {address: 127.5.128.3, ports: {http: 80}}
        headless.default: {ports: {tcp: 91}}
      pods:
        caller.default: {ip: 127.5.0.2, labels: {app: caller}, serves: [near.default]}
        near.default: {ip: 127.5.0.3, labels: {app: near}, serves: [near.default, spread.default]}
        far.default: {ip: 10.0.0.3, labels: {app: far}, serves: [spread.default]}
        host.default: {ip: 127.0.0.1, labels: {app: host}}
      node: caller.default
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: ServiceEntry
      metadata: {name: dns}
      spec:
        hosts: [dns.example.com]
        ports: [{number: 8080, name: http, protocol: HTTP}]
        resolution: DNS
      """;

  @TempDir Path folder;

  /// The names of clusters for which a Pod's proxy is told an address, and the address.
  private List<String> bound(String pod) throws IOException {
    Golden golden = Golden.read(Files.writeString(folder.resolve("input.yaml"), MESH));
    return Translator.clusters(golden.snapshot(), golden.node(pod)).stream()
        .filter(Cluster::hasUpstreamBindConfig)
        .map(
            one ->
                one.getName() + " " + one.getUpstreamBindConfig().getSourceAddress().getAddress())
        .toList();
  }

  @Test
  void callsComeFromThePod() throws IOException {
    assertThat(bound("caller.default"))
        .containsExactlyInAnyOrder(
            "outbound|80||near.default.svc.cluster.local 127.5.0.2",
            "outbound|90||near.default.svc.cluster.local 127.5.0.2",
            "outbound|80||nobody.default.svc.cluster.local 127.5.0.2");
  }

  @Test
  void proxiesElsewhereAndTheHostsOwnAreToldNothing() throws IOException {
    assertThat(bound("far.default")).isEmpty();
    assertThat(bound("host.default")).isEmpty();
  }
}
