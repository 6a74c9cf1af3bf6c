package io.lateen.proxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.message.JsonReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stands in a bootstrap is shown as static, what its files say as dynamic.
final class StaticResourcesTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private OwnProxy proxy;

  @AfterEach
  void close() {
    proxy.close();
    http.close();
  }

  private void start(Path folder) throws Exception {
    Path clusters =
        Files.writeString(
            folder.resolve("cds.yaml"),
            """
            version_info: "1"
            resources:
            - "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
              name: of-a-file
              type: STATIC
              load_assignment: {cluster_name: of-a-file}
            """);
    Path bootstrap =
        Files.writeString(
            folder.resolve("envoy.yaml"),
            """
            static_resources:
              listeners:
              - name: front
                address: {socket_address: {address: 127.0.0.1, port_value: 8080}}
                filter_chains:
                - filters:
                  - name: envoy.filters.network.http_connection_manager
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                      stat_prefix: front
                      http_filters:
                      - name: envoy.filters.http.router
                        typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
                      route_config:
                        name: all
                        virtual_hosts:
                        - name: all
                          domains: ["*"]
                          routes:
                          - match: {prefix: /}
                            route: {cluster: of-the-bootstrap}
              clusters:
              - name: of-the-bootstrap
                load_assignment: {cluster_name: of-the-bootstrap}
            dynamic_resources:
              cds_config: {path_config_source: {path: CLUSTERS}}
            """
                .replace("CLUSTERS", clusters.toString()));
    String[] flags = {"sidecar", "--config", bootstrap.toString(), "--statusPort=0"};
    AgentOptions options = AgentOptions.parse(flags, Map.of());
    FakeRequestPath path = new FakeRequestPath();
    proxy = new OwnProxy(options, "lateen/test", (agent, stats, state) -> path, () -> {});
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!get("/ready").equals("LIVE\n")) {
      assertThat(System.nanoTime()).as("ready in 10 s").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private String get(String target) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + proxy.adminPort() + target);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private Map<?, ?> dump(String kind) throws Exception {
    Map<?, ?> dump = (Map<?, ?>) JsonReader.read(get("/config_dump?include_eds"));
    for (Object config : (List<?>) dump.get("configs")) {
      Map<?, ?> section = (Map<?, ?>) config;
      if (section.get("@type").equals("type.googleapis.com/envoy.admin.v3." + kind)) {
        return section;
      }
    }
    throw new AssertionError("no " + kind);
  }

  private static List<Object> names(Map<?, ?> section, String list, String resource, String name) {
    List<Object> names = new ArrayList<>();
    for (Object entry : (List<?>) section.get(list)) {
      names.add(((Map<?, ?>) ((Map<?, ?>) entry).get(resource)).get(name));
    }
    return names;
  }

  @Test
  void areDumpedAsSuch(@TempDir Path folder) throws Exception {
    start(folder);

    Map<?, ?> clusters = dump("ClustersConfigDump");
    assertThat(names(clusters, "static_clusters", "cluster", "name"))
        .containsExactly("of-the-bootstrap");
    assertThat(names(clusters, "dynamic_active_clusters", "cluster", "name"))
        .containsExactly("of-a-file");
    Map<?, ?> listeners = dump("ListenersConfigDump");
    assertThat(names(listeners, "static_listeners", "listener", "name")).containsExactly("front");
    assertThat((List<?>) listeners.get("dynamic_listeners")).isEmpty();
    Map<?, ?> routes = dump("RoutesConfigDump");
    assertThat(names(routes, "static_route_configs", "route_config", "name"))
        .containsExactly("all");
    assertThat((List<?>) routes.get("dynamic_route_configs")).isEmpty();
    assertThat(
            names(
                dump("EndpointsConfigDump"),
                "static_endpoint_configs",
                "endpoint_config",
                "cluster_name"))
        .containsExactly("of-the-bootstrap");
  }

  @Test
  void didNotComeByTheApi(@TempDir Path folder) throws Exception {
    start(folder);

    assertThat(get("/clusters"))
        .contains("of-the-bootstrap::added_via_api::false\n", "of-a-file::added_via_api::true\n");
  }
}
