package io.lateen.galley.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Two definitions may not give one name to two things.
class DefinitionNamesTest {

  private static final String V1 = "apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String V1BETA1 = "apiextensions.k8s.io/v1beta1/customresourcedefinitions";

  @TempDir Path home;
  private EngineFixture api;

  @BeforeEach
  void open() {
    api = new EngineFixture(home);
  }

  @AfterEach
  void close() {
    api.close();
  }

  private static String v1(String plural, String kind, String shortName) {
    return """
        {metadata: {name: %1$s.example.org}, spec: {group: example.org, scope: Namespaced,
          names: {plural: %1$s, kind: %2$s, shortNames: [%3$s]},
          versions: [{name: v1, served: true, storage: true,
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]}}
        """
        .formatted(plural, kind, shortName);
  }

  private static String condition(JsonNode definition, String type) {
    for (JsonNode condition : definition.path("status").path("conditions")) {
      if (condition.path("type").asString("").equals(type)) {
        return condition.path("status").asString("") + " " + condition.path("message").asString("");
      }
    }
    return "";
  }

  @Test
  void theSecondOfOneKindIsNotServed() {
    assertThat(condition(api.create(V1, "", v1("things", "Thing", "th")), "Established"))
        .startsWith("True");
    JsonNode second = api.create(V1, "", v1("otherthings", "Thing", "ot"));
    assertThat(condition(second, "NamesAccepted")).startsWith("False").contains("Thing");
    assertThat(condition(second, "Established")).startsWith("False");
    assertThat(api.types.lookup("example.org", "v1", "otherthings")).isEmpty();
    assertThat(api.types.lookup("example.org", "v1", "things")).isPresent();
  }

  @Test
  void oneDefinitionIsTheSameInBothVersions() {
    api.create(
        V1BETA1,
        "",
        """
        {metadata: {name: things.example.org}, spec: {group: example.org, scope: Namespaced,
          version: v1, names: {plural: things, kind: Thing},
          additionalPrinterColumns: [{name: Size, type: integer, JSONPath: .spec.size}]}}
        """);
    JsonNode asV1 = api.get(V1, "", "things.example.org");
    assertThat(
            asV1.path("spec")
                .path("versions")
                .path(0)
                .path("additionalPrinterColumns")
                .path(0)
                .path("jsonPath")
                .asString(""))
        .isEqualTo(".spec.size");

    String revision = asV1.path("metadata").path("resourceVersion").asString("");
    JsonNode again = api.update(V1, "", "things.example.org", asV1);
    assertThat(again.path("metadata").path("resourceVersion").asString("")).isEqualTo(revision);
    JsonNode asBeta = api.get(V1BETA1, "", "things.example.org");
    assertThat(
            asBeta
                .path("spec")
                .path("additionalPrinterColumns")
                .path(0)
                .path("JSONPath")
                .asString(""))
        .isEqualTo(".spec.size");
    api.update(V1BETA1, "", "things.example.org", asBeta);
    assertThat(
            api.get(V1, "", "things.example.org")
                .path("metadata")
                .path("resourceVersion")
                .asString(""))
        .isEqualTo(revision);
  }
}
