package io.lateen.pilot.translate.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyNodeParserTest {
  private static final String ID =
      "sidecar~10.0.0.1~reviews-v1-5f.default~default.svc.cluster.local";

  @Test
  void readsTheId() {
    ProxyNode node = ProxyNodeParser.parse(node(ID, Map.of()));

    assertThat(node.type()).isEqualTo(ProxyNode.Type.SIDECAR);
    assertThat(node.ip()).isEqualTo("10.0.0.1");
    assertThat(node.name()).isEqualTo("reviews-v1-5f");
    assertThat(node.namespace()).isEqualTo("default");
    assertThat(node.configNamespace()).isEqualTo("default");
    assertThat(node.uid()).isEqualTo("kubernetes://reviews-v1-5f.default");
    assertThat(node.interception()).isEqualTo(ProxyNode.Interception.REDIRECT);
    assertThat(node.appIp()).isNull();
  }

  @Test
  void metadataSpeaksLouderThanTheId() {
    ProxyNode node =
        ProxyNodeParser.parse(
            node(
                ID,
                Map.of(
                    "INSTANCE_IPS", text("10.0.0.7,fe80::1"),
                    "CONFIG_NAMESPACE", text("shop"),
                    "INTERCEPTION_MODE", text("none"),
                    "LATEEN_APP_IP", text("10.0.64.7"))));

    assertThat(node.ip()).isEqualTo("10.0.0.7");
    assertThat(node.configNamespace()).isEqualTo("shop");
    assertThat(node.interception()).isEqualTo(ProxyNode.Interception.NONE);
    assertThat(node.appIp()).isEqualTo("10.0.64.7");
  }

  @Test
  void labelsAreAnObjectOrItsText() {
    Struct labels = Struct.newBuilder().putFields("app", text("reviews")).build();
    Value object = Value.newBuilder().setStructValue(labels).build();

    assertThat(ProxyNodeParser.parse(node(ID, Map.of("LABELS", object))).labels())
        .isEqualTo(Map.of("app", "reviews"));
    assertThat(
            ProxyNodeParser.parse(node(ID, Map.of("LABELS", text("{\"app\": \"reviews\"}"))))
                .labels())
        .isEqualTo(Map.of("app", "reviews"));
  }

  @Test
  void localityIsJoined() {
    Node node =
        node(ID, Map.of()).toBuilder()
            .setLocality(Locality.newBuilder().setRegion("eu").setZone("north"))
            .build();

    assertThat(ProxyNodeParser.parse(node).locality()).isEqualTo("eu/north");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sidecar~10.0.0.1~a.b | expected: type~ip~pod.namespace~dnsDomain
          envoy~10.0.0.1~a.b~c | expected: a first part sidecar, router or ingress
          sidecar~~a.b~c       | expected: an IP address
          sidecar~host~a.b~c   | expected: an IP address
          sidecar~10.0.0.1~a~c | expected: a third part of the form pod.namespace
          """)
  void refusesAnIdAndSaysWhy(String id, String expectation) {
    assertThatThrownBy(() -> ProxyNodeParser.parse(node(id, Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(id)
        .hasMessageContaining(expectation);
  }

  @ParameterizedTest
  @CsvSource({"INTERCEPTION_MODE, IPTABLES", "LATEEN_APP_IP, somewhere", "LABELS, {", "LABELS, 17"})
  void refusesMetadataAndSaysWhich(String key, String value) {
    assertThatThrownBy(() -> ProxyNodeParser.parse(node(ID, Map.of(key, text(value)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("node metadata." + key + ": " + value);
  }

  private static Node node(String id, Map<String, Value> metadata) {
    return Node.newBuilder()
        .setId(id)
        .setMetadata(Struct.newBuilder().putAllFields(metadata))
        .build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
