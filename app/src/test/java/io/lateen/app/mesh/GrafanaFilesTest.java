package io.lateen.app.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// What a real Grafana is told.
final class GrafanaFilesTest {
  private static final URI PROMETHEUS = URI.create("http://127.9.128.7:9090");

  @TempDir Path folder;

  private Path write(String dashboards) throws IOException {
    return new GrafanaFiles(folder.resolve("grafana")).write(PROMETHEUS, Path.of(dashboards));
  }

  private JsonNode provided(String kind) {
    Path file = folder.resolve("grafana/provisioning").resolve(kind).resolve("lateen.yaml");
    return new YAMLMapper().readTree(file.toFile());
  }

  @Test
  void metricsComeFromTheMeshsPrometheus() throws IOException {
    write("/d");

    JsonNode file = provided("datasources");
    assertThat(file.path("apiVersion").asInt()).isEqualTo(1);
    assertThat(file.path("datasources").size()).isEqualTo(1);
    JsonNode source = file.path("datasources").path(0);
    assertThat(source.path("type").asString()).isEqualTo("prometheus");
    assertThat(source.path("uid").asString()).isEqualTo("prometheus");
    assertThat(source.path("url").asString()).isEqualTo(PROMETHEUS.toString());
    assertThat(source.path("isDefault").asBoolean()).isTrue();
  }

  @Test
  void dashboardsComeFromTheFolder() throws IOException {
    write("/a/b$c/d");

    JsonNode provider = provided("dashboards").path("providers").path(0);
    assertThat(provider.path("type").asString()).isEqualTo("file");
    assertThat(provider.path("allowUiUpdates").asBoolean(true)).isFalse();
    // One dollar, as Grafana's provisioning writes it.
    assertThat(provider.path("options").path("path").asString()).isEqualTo("/a/b$$c/d");
  }

  @Test
  void everythingItKeepsIsInTheMeshsHome() throws IOException {
    String settings = Files.readString(write("/d"));

    assertThat(settings)
        .contains("data = \"\"\"" + folder.resolve("grafana/data") + "\"\"\"")
        .contains("provisioning = \"\"\"" + folder.resolve("grafana/provisioning") + "\"\"\"")
        .contains("default_home_dashboard_path = \"\"\"/d/istio-mesh-dashboard.json\"\"\"");
    assertThat(folder.resolve("grafana/provisioning/plugins")).isDirectory();
    assertThat(folder.resolve("grafana/provisioning/alerting")).isDirectory();
  }

  @Test
  void anybodyLooksAndNothingIsToldElsewhere() throws IOException {
    assertThat(Files.readString(write("/d")).lines())
        .containsSubsequence("[auth.anonymous]", "enabled = true", "org_role = Viewer")
        .containsSubsequence(
            "[analytics]",
            "reporting_enabled = false",
            "check_for_updates = false",
            "check_for_plugin_updates = false")
        .containsSubsequence("[news]", "news_feed_enabled = false")
        .containsSubsequence("[plugins]", "preinstall_disabled = true");
  }
}
