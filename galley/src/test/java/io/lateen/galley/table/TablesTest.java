package io.lateen.galley.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TablesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "119, 119s",
    "120, 2m",
    "125, 2m5s",
    "700, 11m",
    "10800, 3h",
    "14460, 4h1m",
    "90000, 25h",
    "172800, 2d",
    "176400, 2d1h",
    "864000, 10d",
    "63158400, 2y1d"
  })
  void agesReadAsInKubectl(long seconds, String text) {
    assertThat(Ages.human(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @Test
  void runningPod() {
    assertThat(
            cells(
                "",
                "pods",
                """
                {"metadata": {"name": "a", "creationTimestamp": "2026-01-01T00:00:00Z"},
                 "spec": {"containers": [{}, {}]},
                 "status": {"phase": "Running", "podIP": "127.20.0.2", "containerStatuses": [
                   {"ready": true, "restartCount": 0, "state": {"running": {}}},
                   {"ready": true, "restartCount": 2, "state": {"running": {}},
                    "lastState": {"terminated": {"finishedAt": "2026-01-01T00:09:00Z"}}}]}}
                """))
        .startsWith("a", "2/2", "Running", "2 (60s ago)", "10m", "127.20.0.2");
  }

  @Test
  void podThatWaits() {
    assertThat(
            cells(
                "",
                "pods",
                """
                {"metadata": {"name": "a"}, "spec": {"containers": [{}]},
                 "status": {"phase": "Pending", "containerStatuses": [
                   {"ready": false, "restartCount": 0,
                    "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}}
                """))
        .startsWith("a", "0/1", "CrashLoopBackOff", "0", "<unknown>");
  }

  @Test
  void podBeingDeleted() {
    assertThat(
            cells(
                "",
                "pods",
                """
                {"metadata": {"name": "a", "deletionTimestamp": "2026-01-01T00:00:00Z"},
                 "spec": {"containers": [{}]}, "status": {"phase": "Running"}}
                """))
        .startsWith("a", "0/1", "Terminating");
  }

  @Test
  void loadBalancer() {
    assertThat(
            cells(
                "",
                "services",
                """
                {"metadata": {"name": "gw"},
                 "spec": {"type": "LoadBalancer", "clusterIP": "127.20.128.1",
                          "ports": [{"port": 80, "nodePort": 31380}, {"port": 443}]},
                 "status": {"loadBalancer": {"ingress": [{"ip": "127.0.0.1"}]}}}
                """))
        .startsWith("gw", "LoadBalancer", "127.20.128.1", "127.0.0.1", "80:31380/TCP,443/TCP");
  }

  @Test
  void columnsOfCustomResources() {
    JsonNode columns =
        json(
            """
            [{"name": "Gateways", "type": "string", "jsonPath": ".spec.gateways"},
             {"name": "Ready", "type": "string",
              "jsonPath": ".status.conditions[?(@.type==\\"Ready\\")].status"},
             {"name": "Count", "type": "integer", "jsonPath": ".spec.count"},
             {"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"}]
            """);
    JsonNode object =
        json(
            """
            {"metadata": {"name": "a", "creationTimestamp": "2026-01-01T00:00:00Z"},
             "spec": {"gateways": ["x", "y"], "count": 3},
             "status": {"conditions": [{"type": "Synced", "status": "False"},
                                       {"type": "Ready", "status": "True"}]}}
            """);
    assertThat(CustomColumns.of(columns))
        .extracting(column -> column.cell().of(object, NOW).asString())
        .containsExactly("a", "[\"x\",\"y\"]", "True", "3", "10m");
    assertThat(CustomColumns.of(columns).get(1).cell().of(json("{}"), NOW).isNull()).isTrue();
  }

  @Test
  void aBadPathIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> JsonPath.parse(".spec[x"))
        .hasMessageContaining("jsonPath: .spec[x (expected: a closing ']' at character 6)");
  }

  @Test
  void tablesHaveDefinitionsAndRows() {
    JsonNode object = json("{\"metadata\": {\"name\": \"a\"}}");
    JsonNode table =
        TableWriter.write(
            "v1",
            json("{}"),
            BuiltInColumns.of("", "namespaces"),
            List.of(object),
            whole -> whole,
            true,
            NOW);
    assertThat(table.path("kind").asString()).isEqualTo("Table");
    assertThat(table.path("columnDefinitions").path(0).path("format").asString()).isEqualTo("name");
    assertThat(table.path("rows").path(0).path("cells").path(0).asString()).isEqualTo("a");
    assertThat(table.path("rows").path(0).path("object")).isEqualTo(object);
  }

  private static List<String> cells(String group, String plural, String object) {
    JsonNode node = json(object);
    return BuiltInColumns.of(group, plural).stream()
        .map(column -> column.cell().of(node, NOW).asString(""))
        .toList();
  }

  private static JsonNode json(String text) {
    return JSON.readTree(text);
  }
}
