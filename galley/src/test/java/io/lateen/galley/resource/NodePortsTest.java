package io.lateen.galley.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A node port belongs to one port of one Service.
class NodePortsTest {

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

  private JsonNode service(String name, String ports) {
    return api.create(
        "services",
        "default",
        "{metadata: {name: " + name + "}, spec: {type: NodePort, ports: [" + ports + "]}}");
  }

  private static int nodePort(JsonNode service, int index) {
    return service.path("spec").path("ports").path(index).path("nodePort").asInt();
  }

  @Test
  void portsAreGivenAndStayWhenTheServiceChanges() {
    JsonNode web = service("web", "{name: a, port: 80}, {name: b, port: 81, nodePort: 30000}");
    assertThat(nodePort(web, 0)).isEqualTo(30001);
    assertThat(nodePort(service("next", "{port: 80}"), 0)).isEqualTo(30002);
    JsonNode changed =
        api.patch(
            "services",
            "default",
            "web",
            PatchType.MERGE,
            "{spec: {ports: [{name: a, port: 80}, {name: c, port: 82}]}}");
    assertThat(nodePort(changed, 0)).isEqualTo(30001);
    assertThat(nodePort(changed, 1)).isBetween(30000, 32767).isNotEqualTo(30002);
  }

  @Test
  void aPortOfAnotherAndOneOutOfTheRangeAreRefused() {
    service("web", "{port: 80, nodePort: 31000}");
    assertThatThrownBy(() -> service("other", "{port: 80, nodePort: 31000}"))
        .hasMessageContaining("31000 is already allocated");
    assertThatThrownBy(
            () ->
                service(
                    "twice",
                    "{name: a, port: 1, nodePort: 31001}, {name: b, port: 2, nodePort: 31001}"))
        .hasMessageContaining("31001 is already allocated");
    assertThatThrownBy(() -> service("low", "{port: 80, nodePort: 80}"))
        .hasMessageContaining("80 (expected: 30000..32767)");
  }

  @Test
  void aServiceThatIsNoLongerANodePortLosesIt() {
    service("web", "{port: 80}");
    JsonNode changed =
        api.patch("services", "default", "web", PatchType.MERGE, "{spec: {type: ClusterIP}}");
    assertThat(changed.path("spec").path("ports").path(0).has("nodePort")).isFalse();
  }
}
