package io.lateen.pilot.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.wire.kube.KubeObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

final class NodeLocalityTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  private static NodeLocality of(String labels) {
    return NodeLocality.of(
        new KubeObject(
            Kinds.NODE, YAML.readTree("{metadata: {name: n, labels: {" + labels + "}}}")));
  }

  @Test
  void nodesOfAnyAgeSayWhereTheyAre() {
    String old = "failure-domain.beta.kubernetes.io/";
    assertThat(of(old + "region: r, " + old + "zone: z").locality()).isEqualTo("r/z");
    String now = "topology.kubernetes.io/";
    String all = now + "region: a, " + now + "zone: b, topology.istio.io/subzone: c, " + old;
    assertThat(of(all + "region: r").locality()).isEqualTo("a/b/c");
    assertThat(of("zone: z").locality()).isEmpty();
  }

  @Test
  void aPodsOwnLabelComesFirst() {
    PodReader reader = new PodReader("cluster.local");
    String pod = "{metadata: {name: p, namespace: d, labels: {%s}}, spec: {nodeName: n}}";
    Map<String, String> nodes = Map.of("n", "r/z");
    KubeObject silent = new KubeObject(Kinds.POD, YAML.readTree(pod.formatted("")));
    KubeObject own = new KubeObject(Kinds.POD, YAML.readTree(pod.formatted("istio-locality: a.b")));
    assertThat(reader.row(silent).placed(nodes).locality()).isEqualTo("r/z");
    assertThat(reader.row(own).placed(nodes).locality()).isEqualTo("a/b");
  }
}
