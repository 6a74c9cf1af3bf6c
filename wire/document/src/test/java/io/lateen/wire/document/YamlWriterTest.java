package io.lateen.wire.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

final class YamlWriterTest {

  @Test
  void writesAsPeopleDo() {
    String yaml =
        """
        kind: Deployment
        spec:
          replicas: 1
          empty: {}
          none: null
          args:
          - --domain
          - $(POD_NAMESPACE).svc.cluster.local
          - "80"
          - "true"
          containers:
          - name: details
            image: istio/examples-bookinfo-details-v1:1.10.1
            ports:
            - containerPort: 9080
              on: false
          lists:
          -
            - a
          - []
          text: |
            one

              two
        """;
    String written = YamlWriter.write(tree(yaml));
    assertThat(tree(written)).isEqualTo(tree(yaml));
    assertThat(written)
        .isEqualTo(
            yaml.replace("- --domain", "- \"--domain\"").replace("on: false", "\"on\": false"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "a b", "a: b", "a #b", "- a", "yes", "y", "0644", "1_0", "1e3", "1:30", "~",
            "null",
        "*", "&a", "{", "a\n", "a\nb", " a\nb", "a\n\n", "\n", "\t", "a\tb\nc", "é", "\"", "'", "%",
        "a\u0000b", "\u2028", "---", "...", "a:", "x:y", ".5", "0x1", "=", "<<", "/a/b", "😀\nx"
      })
  void anyTextComesBack(String text) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("key", text);
    tree.putArray("list").add(text);
    if (text.indexOf('\u0000') < 0) {
      assertThat(tree(YamlWriter.write(tree))).isEqualTo(tree);
    }
    if (!text.equals("<<")) {
      ObjectNode keyed = JsonNodeFactory.instance.objectNode().put(text, 1);
      assertThat(tree(YamlWriter.write(keyed))).isEqualTo(keyed);
    }
  }

  private static JsonNode tree(String yaml) {
    Reading reading = DocumentReader.read(yaml);
    assertThat(reading.problems()).as(yaml).isEmpty();
    return reading.documents().getFirst().tree();
  }
}
