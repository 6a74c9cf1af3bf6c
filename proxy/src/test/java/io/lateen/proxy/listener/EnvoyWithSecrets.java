package io.lateen.proxy.listener;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A real Envoy between two plain ports and two of mutual TLS, whose keys come from a socket.
final class EnvoyWithSecrets implements AutoCloseable {
  static final String PROGRAM = System.getenv().getOrDefault("LATEEN_ENVOY", "");

  private static final String CONFIGURATION =
      """
      node: {id: sidecar, cluster: test}
      admin: {address: {socket_address: {address: 127.0.0.1, port_value: 0}}}
      static_resources:
        listeners:
        - name: in
          address: {socket_address: {address: 127.0.0.1, port_value: 0}}
          filter_chains:
          - transport_socket:
              name: tls
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
                require_client_certificate: true
                common_tls_context: COMMON
            filters:
            - name: http
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: in
                forward_client_cert_details: SANITIZE_SET
                set_current_client_cert_details: {uri: true}
                route_config: {virtual_hosts: [{name: all, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: backend}}]}]}
                http_filters: [{name: router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}]
        - name: out
          address: {socket_address: {address: 127.0.0.1, port_value: 0}}
          filter_chains:
          - filters:
            - name: http
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: out
                route_config: {virtual_hosts: [{name: all, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: peer}}]}]}
                http_filters: [{name: router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}]
        clusters:
        - name: backend
          connect_timeout: 20s
          load_assignment: {cluster_name: backend, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: BACKEND}}}}]}]}
        - name: peer
          connect_timeout: 20s
          typed_extension_protocol_options:
            envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
              "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
              common_http_protocol_options: {max_requests_per_connection: 1}
              explicit_http_config: {http_protocol_options: {}}
          load_assignment: {cluster_name: peer, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: PEER}}}}]}]}
          transport_socket:
            name: tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
              common_tls_context: COMMON
        - name: sds-grpc
          connect_timeout: 1s
          typed_extension_protocol_options:
            envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
              "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
              explicit_http_config: {http2_protocol_options: {}}
          load_assignment: {cluster_name: sds-grpc, endpoints: [{lb_endpoints: [{endpoint: {address: {pipe: {path: SOCKET}}}}]}]}
      """;

  private static final String COMMON =
      """
      {tls_certificate_sds_secret_configs: [{name: default, sds_config: SDS}], \
      combined_validation_context: {default_validation_context: {}, \
      validation_context_sds_secret_config: {name: ROOTCA, sds_config: SDS}}}""";

  private static final String SDS =
      """
      {resource_api_version: V3, initial_fetch_timeout: 0s, api_config_source: {api_type: API, \
      transport_api_version: V3, grpc_services: [{envoy_grpc: {cluster_name: sds-grpc}}]}}""";

  private final Path folder;
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();

  /// @param api `GRPC` or `DELTA_GRPC`
  EnvoyWithSecrets(Path folder, String api, Path socket, int backend, int peer) throws IOException {
    this.folder = folder;
    String text =
        CONFIGURATION
            .replace("COMMON", COMMON.replace("SDS", SDS.replace("API", api)))
            .replace("SOCKET", socket.toString())
            .replace("BACKEND", "" + backend)
            .replace("PEER", "" + peer);
    Files.writeString(folder.resolve("envoy.yaml"), text);
    process =
        new ProcessBuilder(
                PROGRAM,
                "-c",
                folder.resolve("envoy.yaml").toString(),
                "--concurrency",
                "1",
                "--disable-hot-restart",
                "--admin-address-path",
                folder.resolve("admin").toString(),
                "-l",
                "warning")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new AssertionError(Files.readString(folder.resolve("log")));
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /// Returns when Envoy serves.
  void awaitLive() throws Exception {
    Path admin = folder.resolve("admin");
    await(() -> Files.exists(admin) && Files.size(admin) > 0);
    await(() -> get("/ready").startsWith("LIVE"));
  }

  /// Returns when a counter or gauge is at least so much.
  void awaitStat(String name, long least) throws Exception {
    await(() -> stat(name) >= least);
  }

  long stat(String name) throws Exception {
    String line = get("/stats?filter=%5E" + name + "$").trim();
    return line.isEmpty() ? -1 : Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
  }

  String get(String path) throws Exception {
    URI uri = URI.create("http://" + Files.readString(folder.resolve("admin")) + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /// Of the listener `in` or `out`.
  int port(String listener) throws Exception {
    String line =
        get("/listeners").lines().filter(each -> each.startsWith(listener)).findFirst().orElse("");
    return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    http.close();
  }
}
