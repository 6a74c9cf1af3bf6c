package io.lateen.proxy.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `lateen proxy --config`, a process of its own, by the files of docs/envoy.md; a real Envoy
/// (environment LATEEN_ENVOY) must find the same files valid.
final class ConfiguredByFilesTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<HttpServer> upstreams = new ArrayList<>();
  @TempDir Path folder;
  private int port;
  private int adminPort;
  private Process proxy;

  @BeforeEach
  void start() throws IOException {
    port = freePort();
    adminPort = freePort();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (proxy != null) {
      proxy.destroyForcibly().waitFor();
    }
    upstreams.forEach(upstream -> upstream.stop(0));
    http.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private int upstream(String says) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, says.length());
          exchange.getResponseBody().write(says.getBytes(java.nio.charset.StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    upstreams.add(server);
    return server.getAddress().getPort();
  }

  private Path write(String name, String text) throws IOException {
    Path next = folder.resolve("next");
    Files.writeString(
        next,
        text.replace("FOLDER", folder.toString())
            .replace("ADMIN", String.valueOf(adminPort))
            .replace("PORT", String.valueOf(port)));
    return Files.move(next, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private void launch(Path bootstrap) throws IOException {
    proxy =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.lateen.proxy.ProxyMain",
                "--config",
                bootstrap.toString(),
                "--concurrency=1")
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("errors").toFile())
            .start();
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("errors"));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(errors()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private String get(int from, String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + from + path)).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// The very first request does: a listener comes after its clusters, and those after their names.
  @ParameterizedTest
  @CsvSource({"STATIC, 127.0.0.1", "STRICT_DNS, localhost"})
  void staticResourcesReachAnUpstream(String type, String host) throws Exception {
    int upstream = upstream("static");
    Path bootstrap =
        write(
            "envoy.yaml",
            """
            node: {id: a, cluster: front, metadata: {role: edge}}
            admin: {address: {socket_address: {address: 127.0.0.1, port_value: ADMIN}}}
            static_resources:
              listeners:
              - name: front
                address: {socket_address: {address: 127.0.0.1, port_value: PORT}}
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
                            route: {cluster: app, timeout: 2.5s}
              clusters:
              - name: app
                type: TYPE
                dns_lookup_family: V4_ONLY
                connect_timeout: 1s
                load_assignment:
                  cluster_name: app
                  endpoints:
                  - lb_endpoints:
                    - endpoint: {address: {socket_address: {address: HOST, port_value: UPSTREAM}}}
            """
                .replace("TYPE", type)
                .replace("HOST", host)
                .replace("UPSTREAM", String.valueOf(upstream)));
    RealEnvoy.assertValid(bootstrap);

    launch(bootstrap);

    List<String> answers = new ArrayList<>();
    await(
        () -> {
          answers.add(get(port, "/"));
          return !answers.getLast().isEmpty();
        });
    assertThat(answers.getLast()).isEqualTo("static");
    assertThat(get(adminPort, "/config_dump"))
        .contains("\"timeout\": \"2.500s\"", "\"role\": \"edge\"");
    assertThat(get(adminPort, "/server_info")).contains("\"cluster\": \"front\"");
  }

  @Test
  void filesThatChangeAreFollowedAndBadOnesRefused() throws Exception {
    write("cds.yaml", cluster());
    write("eds.json", endpoints(upstream("one")));
    write("lds.yaml", listener());
    write("rds.yaml", routes("/"));
    Path bootstrap =
        write(
            "envoy.json",
            """
            {"node": {"id": "a", "cluster": "front"},
             "admin": {"address": {"socketAddress": {"address": "127.0.0.1", "portValue": ADMIN}}},
             "dynamicResources": {
               "cdsConfig": {"pathConfigSource": {"path": "FOLDER/cds.yaml"}},
               "ldsConfig": {"path_config_source": {"path": "FOLDER/lds.yaml"}}}}
            """);
    RealEnvoy.assertValid(bootstrap);

    launch(bootstrap);
    await(() -> get(port, "/").equals("one"));

    write("eds.json", endpoints(upstream("two")));
    await(() -> get(port, "/").equals("two"));

    write("rds.yaml", routes("/").replace("prefix: /", "prefix: /, tls_context: {}"));
    await(() -> errors().contains("rds.yaml: all: virtual_hosts[0].routes[0].match.tls_context"));
    assertThat(get(port, "/")).isEqualTo("two");

    write("rds.yaml", routes("/only"));
    await(() -> get(port, "/").isEmpty());
    assertThat(get(port, "/only")).isEqualTo("two");
  }

  private static String cluster() {
    return """
        version_info: "1"
        resources:
        - "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
          name: app
          type: EDS
          eds_cluster_config: {eds_config: {path_config_source: {path: FOLDER/eds.json}}}
        """;
  }

  private static String endpoints(int upstream) {
    return """
        {"version_info": "1", "resources": [{
          "@type": "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
          "cluster_name": "app",
          "endpoints": [{"lb_endpoints": [{"endpoint": {"address": {"socket_address":
            {"address": "127.0.0.1", "port_value": UPSTREAM}}}}]}]}]}
        """
        .replace("UPSTREAM", String.valueOf(upstream));
  }

  private static String listener() {
    return """
        version_info: "1"
        resources:
        - "@type": type.googleapis.com/envoy.config.listener.v3.Listener
          name: front
          address: {socket_address: {address: 127.0.0.1, port_value: PORT}}
          filter_chains:
          - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: front
                http_filters:
                - name: envoy.filters.http.router
                  typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
                rds: {route_config_name: all, config_source: {path_config_source: {path: FOLDER/rds.yaml}}}
        """;
  }

  private static String routes(String prefix) {
    return """
        version_info: "1"
        resources:
        - "@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
          name: all
          virtual_hosts:
          - name: all
            domains: ["*"]
            routes:
            - match: {prefix: PREFIX}
              route: {cluster: app}
        """
        .replace("PREFIX", prefix);
  }

  @Test
  void whatCannotBeDoneIsRefusedByName() throws Exception {
    Path bootstrap =
        write(
            "envoy.yaml",
            """
            admin: {address: {socket_address: {address: 127.0.0.1, port_value: ADMIN}}}
            overload_manager: {refresh_interval: 1s}
            stats_sinks: [{name: envoy.stat_sinks.statsd}]
            static_resources:
              clusters:
              - name: app
                type: STATIC
                no_such_field: 1
                connect_timeout: 1 second
            dynamic_resources: {ads_config: {api_type: GRPC}}
            """);

    launch(bootstrap);

    assertThat(proxy.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(proxy.exitValue()).isOne();
    assertThat(errors())
        .contains(
            "envoy.yaml: ",
            "overload_manager: is not supported",
            "stats_sinks[0]: is not supported",
            "static_resources.clusters[0].no_such_field: is no field of envoy.config.cluster.v3",
            "connect_timeout: 1 second (expected: a duration such as 1.5s)",
            "dynamic_resources.ads_config.grpc_services: 0 (expected: one)");
  }
}
