package io.lateen.pilot.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.rule.Rule;
import io.lateen.model.service.Endpoint;
import io.lateen.pilot.snapshot.DuplicateHost;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.node.ProxyNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// The same mesh gives the same bytes, in whatever order it was heard of.
class StabilityTest {
  private final Golden golden = read("gateway-merging");

  @Property(tries = 20)
  void orderOfHearingDoesNotMatter(@ForAll long seed) {
    List<Rule> shuffled = new ArrayList<>(golden.rules());
    Collections.shuffle(shuffled, new Random(seed));
    ProxyNode gateway = gateway();

    XdsResources told = Translator.all(golden.snapshot(shuffled), gateway);

    assertThat(bytes(told)).isEqualTo(bytes(Translator.all(golden.snapshot(), gateway)));
  }

  @Test
  void otherEndpointsLeaveTheRestAlone() {
    Golden bookinfo = read("sidecar-redirect");
    ProxyNode node = bookinfo.node("reviews-v1.default");
    MeshSnapshot before = bookinfo.snapshot();
    List<Endpoint> fewer =
        new ArrayList<>(before.endpoints("reviews.default.svc.cluster.local", 9080));
    fewer.removeLast();

    MeshSnapshot after = before.withEndpoints(2, fewer);

    assertThat(after.revision()).isEqualTo(2);
    assertThat(after.sidecarScope("default", java.util.Map.of()))
        .isSameAs(before.sidecarScope("default", java.util.Map.of()));
    assertThat(Translator.listeners(after, node)).isEqualTo(Translator.listeners(before, node));
    assertThat(
            Translator.endpoints(
                    after, node, List.of("outbound|9080||reviews.default.svc.cluster.local"))
                .getFirst()
                .getEndpoints(0)
                .getLbEndpointsCount())
        .isEqualTo(2);
  }

  @Test
  void aHostClaimedTwiceIsCounted() {
    assertThat(read("virtual-services-of-one-host").snapshot().duplicates())
        .containsExactly(
            new DuplicateHost(
                "reviews.default.svc.cluster.local", "default/b-older", "default/a-younger"));
  }

  @Test
  void spansOfEachProxyAreUnderItsOwnName() {
    Golden mesh = read("tracing-otlp-http");
    MeshSnapshot snapshot = mesh.snapshot();
    for (String app : List.of("ratings", "productpage")) {
      ProxyNode node = mesh.node(app + "-v1.default");
      List<String> outbound =
          Translator.listeners(snapshot, node).stream()
              .filter(listener -> listener.getName().equals("0.0.0.0_9080"))
              .map(listener -> Envoy.json(listener).findValue("service_name").asString())
              .toList();
      assertThat(outbound).containsExactly(app + ".default");
    }
  }

  @Test
  void namesAreEachOnce() {
    for (String name : List.of("service-entries", "sidecar-inbound", "destination-rules-merge")) {
      Golden mesh = read(name);
      XdsResources told = Translator.all(mesh.snapshot(), mesh.node("productpage-v1.default"));

      assertDistinct(told.clusters().stream().map(cluster -> cluster.getName()).toList());
      assertDistinct(told.listeners().stream().map(listener -> listener.getName()).toList());
    }
  }

  @Test
  void aTableThatIsNoneOfTheProxysIsLeftOut() {
    assertThat(Translator.routes(golden.snapshot(), gateway(), List.of("9080", "http.81")))
        .isEmpty();
  }

  private static void assertDistinct(List<String> names) {
    assertThat(new HashSet<>(names)).hasSameSizeAs(names);
  }

  private ProxyNode gateway() {
    return golden.node(Golden.documents(path("gateway-merging")).getFirst().path("node"));
  }

  private static Golden read(String folder) {
    return Golden.read(path(folder));
  }

  private static Path path(String folder) {
    return Golden.RESOURCES.resolve("golden").resolve(folder).resolve("input.yaml");
  }

  private static List<com.google.protobuf.ByteString> bytes(XdsResources told) {
    List<com.google.protobuf.ByteString> bytes = new ArrayList<>();
    told.clusters().forEach(message -> bytes.add(message.toByteString()));
    told.endpoints().forEach(message -> bytes.add(message.toByteString()));
    told.listeners().forEach(message -> bytes.add(message.toByteString()));
    told.routes().forEach(message -> bytes.add(message.toByteString()));
    return bytes;
  }
}
