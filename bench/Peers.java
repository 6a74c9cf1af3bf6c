import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// The programs that are compared, each with one thread and without an access log, on processor 0, or as a backend on 1.
/// Envoy and our proxy read the same configuration.
final class Peers {
  private static final String TYPE = "\"@type\": type.googleapis.com/envoy.extensions.";

  private final Rig rig;

  Peers(Rig rig) {
    this.rig = rig;
  }

  /// nginx with 1 KiB behind every path.
  Process backend(int port) throws Exception {
    Process backend = nginx("backend", 1, "server { listen 127.0.0.1:%d; location / { default_type text/plain; return 200 \"%s\"; } }".formatted(port, "x".repeat(1024)));
    rig.until(backend, port);
    return backend;
  }

  Process nginx(String name, int processor, String servers) throws IOException {
    String folder = Files.createDirectories(rig.home.resolve(name)).toString();
    String config = rig.write(name + "/nginx.conf", """
        daemon off; worker_processes 1; pid nginx.pid; error_log error.log;
        events { worker_connections 2048; }
        http { access_log off; keepalive_requests 1000000000; client_body_temp_path t; proxy_temp_path t;
        fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;
        proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header X-Request-Id $request_id;
        %s }
        """.formatted(servers));
    return rig.start(name, processor, List.of("nginx", "-p", folder, "-c", config, "-e", "error.log"));
  }

  /// @param sections frontends and backends
  Process haproxy(String name, String sections) throws IOException {
    String config = rig.write(name + ".cfg", """
        global
          nbthread 1
          maxconn 2000
        defaults
          mode http
          timeout connect 5s
          timeout client 60s
          timeout server 60s
          http-reuse always
          unique-id-format %{+X}o\\ %rt%pid
          unique-id-header x-request-id
        """ + sections);
    return rig.start(name, 0, List.of("haproxy", "-db", "-f", config));
  }

  /// @param resources listeners and clusters, as [#resources] puts them together
  Process envoy(String name, String resources) throws IOException {
    return rig.start(name, 0, List.of(System.getenv("LATEEN_ENVOY"), "-c", rig.write(name + ".yaml", resources), "--concurrency", "1", "-l", "error", "--disable-hot-restart"));
  }

  /// @param name beginning with `before`: the build in -Dbefore; else this one
  Process lateen(String name, String resources) throws IOException {
    String dist = name.startsWith("before") ? System.getProperty("before") : rig.root.resolve("app/target/dist").toString();
    return rig.start(name, 0, List.of(dist + "/run/proxy", "--config", rig.write(name + ".yaml", resources), "--concurrency", "1"));
  }

  /// Those of nginx, HAProxy and Envoy that are on this machine; says which are not. Then ours: with -Dbefore=DIRECTORY
  /// another build of it (a `target/dist`) too.
  List<String> all() {
    List<String> names = new ArrayList<>();
    for (String name : List.of("nginx", "haproxy")) {
      if (rig.there(name)) {
        names.add(name);
      }
    }
    if (System.getenv("LATEEN_ENVOY") == null) {
      Rig.say("LATEEN_ENVOY names no Envoy: it is left out");
    } else {
      names.add("envoy");
    }
    if (System.getProperty("before") != null) {
      names.add("before");
    }
    names.add("lateen");
    return names;
  }

  // Envoy's configuration.

  static String resources(String listeners, String clusters) {
    return "node: {id: bench, cluster: bench}\nstatic_resources:\n  listeners:\n" + listeners + "  clusters:\n" + clusters;
  }

  /// One line of a listener, with the filters that Pilot gives every sidecar.
  ///
  /// @param action of the only route: `route: {…}` or `direct_response: {…}`
  /// @param manager more of the HTTP connection manager, beginning with a comma, or nothing
  /// @param tls a `transport_socket` beginning with a comma, or nothing
  static String listener(String name, int port, String action, String manager, String tls) {
    return """
          - {name: %1$s, address: {socket_address: {address: 127.0.0.1, port_value: %2$d}}, filter_chains: [{filters: [{name: envoy.filters.network.http_connection_manager, typed_config: {
              %6$sfilters.network.http_connection_manager.v3.HttpConnectionManager, stat_prefix: %1$s, generate_request_id: true, stream_idle_timeout: 0s, upgrade_configs: [{upgrade_type: websocket}],
              route_config: {name: %1$s, virtual_hosts: [{name: all, domains: ["*"], routes: [{match: {prefix: /}, %3$s}]}]}%4$s, http_filters: [
              {name: envoy.filters.http.cors, typed_config: {%6$sfilters.http.cors.v3.Cors}},
              {name: envoy.filters.http.fault, typed_config: {%6$sfilters.http.fault.v3.HTTPFault}},
              {name: envoy.filters.http.router, typed_config: {%6$sfilters.http.router.v3.Router}}]}}]%5$s}]}
        """.formatted(name, port, action, manager, tls, TYPE);
  }

  /// With the retries that a sidecar has by default.
  static String to(String cluster) {
    return "route: {cluster: " + cluster + ", timeout: 0s, retry_policy: {retry_on: \"connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes\", num_retries: 2, retriable_status_codes: [503], "
        + "retry_host_predicate: [{name: envoy.retry_host_predicates.previous_hosts, typed_config: {" + TYPE + "retry.host.previous_hosts.v3.PreviousHostsPredicate}}], host_selection_retry_max_attempts: 3}}";
  }

  /// One line of a cluster.
  ///
  /// @param more beginning with a comma, or nothing
  static String cluster(String name, int port, String more) {
    return """
          - {name: %1$s, connect_timeout: 5s, circuit_breakers: {thresholds: [{max_connections: 100000, max_pending_requests: 100000, max_requests: 100000}]},
             load_assignment: {cluster_name: %1$s, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %2$d}}}}]}]}%3$s}
        """.formatted(name, port, more);
  }

  /// HTTP/2 to a cluster.
  static String http2() {
    return ", typed_extension_protocol_options: {envoy.extensions.upstreams.http.v3.HttpProtocolOptions: {" + TYPE + "upstreams.http.v3.HttpProtocolOptions, explicit_http_config: {http2_protocol_options: {}}}}";
  }

  /// TLS at a listener.
  ///
  /// @param common of `CommonTlsContext`
  /// @param more beginning with a comma, or nothing
  static String server(String common, String more) {
    return socket("DownstreamTlsContext", common, more);
  }

  /// TLS to a cluster; the rest as [#server].
  static String client(String common, String more) {
    return socket("UpstreamTlsContext", common, more);
  }

  private static String socket(String message, String common, String more) {
    return ", transport_socket: {name: envoy.transport_sockets.tls, typed_config: {" + TYPE + "transport_sockets.tls.v3." + message + ", common_tls_context: {" + common + "}" + more + "}}";
  }
}
