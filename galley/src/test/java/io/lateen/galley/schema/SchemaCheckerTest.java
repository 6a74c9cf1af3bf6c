package io.lateen.galley.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SchemaCheckerTest {

  private static final String SCHEMA =
      """
      {"type": "object", "required": ["spec"], "properties": {"spec": {"type": "object",
        "required": ["name"], "properties": {
          "name": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 5},
          "count": {"type": "integer", "minimum": 1, "maximum": 9, "default": 2},
          "kind": {"type": "string", "enum": ["A", "B"]},
          "port": {"x-kubernetes-int-or-string": true},
          "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true},
          "list": {"type": "array", "items": {"type": "boolean"}},
          "map": {"type": "object", "additionalProperties": {"type": "string"}}}}}}
      """;

  private static ObjectNode object(String spec) {
    return (ObjectNode) JsonMapper.shared().readTree("{\"kind\":\"X\",\"spec\":" + spec + "}");
  }

  private static List<String> check(String spec) {
    return SchemaChecker.check(JsonMapper.shared().readTree(SCHEMA), object(spec)).stream()
        .map(SchemaFinding::toString)
        .toList();
  }

  @Test
  void everythingWrongIsFoundAtOnce() {
    assertThat(
            check(
                """
                {"count": 10, "kind": "C", "port": true, "list": [true, 1], "map": {"a": 1},
                 "free": {"x": {"y": 1}}, "extra": 1}
                """))
        .containsExactlyInAnyOrder(
            "spec.count: 10 (expected: at most 9)",
            "spec.kind: \"C\" (expected: one of [\"A\",\"B\"])",
            "spec.port: true (expected: an integer or a string)",
            "spec.list[1]: 1 (expected: true or false)",
            "spec.map.a: 1 (expected: a string)",
            "spec.extra: unknown field",
            "spec.name: Required value");
  }

  @Test
  void whatFitsPasses() {
    assertThat(
            check("{\"name\": \"abc\", \"count\": 3, \"port\": \"http\", \"map\": {\"a\": \"b\"}}"))
        .isEmpty();
    assertThat(check("{\"name\": \"Abc\"}"))
        .containsExactly("spec.name: \"Abc\" (expected: to match ^[a-z]+$)");
  }

  @Test
  void pruningRemovesTheUnknownAndSetsDefaults() {
    ObjectNode object = object("{\"name\": \"a\", \"extra\": 1}");
    SchemaChecker.prune(JsonMapper.shared().readTree(SCHEMA), object);
    assertThat(object.path("spec").toString()).isEqualTo("{\"name\":\"a\",\"count\":2}");
  }

  @Test
  void everyBuiltInSchemaIsWhole() {
    for (String kind :
        List.of(
            "Namespace",
            "ConfigMap",
            "Secret",
            "ServiceAccount",
            "Service",
            "Pod",
            "Deployment",
            "ReplicaSet",
            "Endpoints",
            "EndpointSlice",
            "Node")) {
      assertThat(BuiltInSchemas.of("", kind)).as(kind).isNotNull();
    }
    assertThat(BuiltInSchemas.of("networking.k8s.io", "Ingress")).isNull();
  }
}
