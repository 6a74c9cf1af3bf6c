package io.lateen.app.mesh;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// What a real Grafana is told of the mesh: settings, where its metrics are, where its dashboards.
///
/// @param folder in the mesh's home; also for what Grafana keeps
record GrafanaFiles(Path folder) {
  /// As the dashboards' variable `datasource` finds it, and our viewer names it.
  private static final String PROMETHEUS = "prometheus";

  /// Writes all of them.
  ///
  /// @param prometheus where it answers
  /// @param dashboards the folder of JSON files
  /// @return the file for `--config`
  Path write(URI prometheus, Path dashboards) throws IOException {
    for (String kind : List.of("plugins", "alerting")) {
      // One that is missing is an error in Grafana's log.
      Files.createDirectories(provisioning().resolve(kind));
    }
    provide("datasources", Map.of("datasources", List.of(datasource(prometheus))));
    provide("dashboards", Map.of("providers", List.of(provider(dashboards))));
    return Files.writeString(folder.resolve("grafana.ini"), settings(dashboards));
  }

  private Path provisioning() {
    return folder.resolve("provisioning");
  }

  private void provide(String kind, Map<String, Object> content) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>(Map.of("apiVersion", 1));
    all.putAll(content);
    Path file = Files.createDirectories(provisioning().resolve(kind)).resolve("lateen.yaml");
    Files.writeString(file, new YAMLMapper().writeValueAsString(all));
  }

  private static Map<String, Object> datasource(URI prometheus) {
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("name", "Prometheus");
    source.put("uid", PROMETHEUS);
    source.put("type", "prometheus");
    source.put("access", "proxy");
    source.put("url", prometheus.toString());
    source.put("isDefault", true);
    source.put("editable", false);
    // The interval makes $__rate_interval a minute at least, as in our viewer.
    source.put("jsonData", Map.of("httpMethod", "POST", "timeInterval", "15s"));
    return source;
  }

  private static Map<String, Object> provider(Path dashboards) {
    Map<String, Object> provider = new LinkedHashMap<>();
    provider.put("name", "lateen");
    provider.put("type", "file");
    provider.put("disableDeletion", true);
    provider.put("allowUiUpdates", false);
    provider.put("updateIntervalSeconds", 10);
    // A dollar would begin a variable.
    provider.put("options", Map.of("path", dashboards.toString().replace("$", "$$")));
    return provider;
  }

  /// Anybody may look, nobody has a password; nothing is asked of or told to other hosts.
  private String settings(Path dashboards) {
    return """
    [paths]
    data = %s
    logs = %s
    plugins = %s
    provisioning = %s
    [server]
    protocol = http
    http_port = 3000
    [analytics]
    reporting_enabled = false
    check_for_updates = false
    check_for_plugin_updates = false
    feedback_links_enabled = false
    [news]
    news_feed_enabled = false
    [plugins]
    plugin_admin_enabled = false
    preinstall_disabled = true
    public_key_retrieval_disabled = true
    [snapshots]
    external_enabled = false
    [security]
    disable_initial_admin_creation = true
    disable_gravatar = true
    [auth]
    disable_login_form = true
    [auth.anonymous]
    enabled = true
    org_role = Viewer
    [dashboards]
    default_home_dashboard_path = %s
    [log]
    mode = console
    """
        .formatted(
            quoted(folder.resolve("data")),
            quoted(folder.resolve("data/log")),
            quoted(folder.resolve("data/plugins")),
            quoted(provisioning()),
            quoted(dashboards.resolve("istio-mesh-dashboard.json")));
  }

  /// So that `#` and `;` begin no comment.
  private static String quoted(Path path) {
    return "\"\"\"" + path + "\"\"\"";
  }
}
