package io.lateen.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.trace.v3.DatadogConfig;
import io.envoyproxy.envoy.config.trace.v3.OpenTelemetryConfig;
import io.envoyproxy.envoy.config.trace.v3.ZipkinConfig;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.lateen.proxy.filter.http.authz.AuthzParser;
import io.lateen.proxy.filter.http.cors.CorsParser;
import io.lateen.proxy.filter.http.fault.FaultParser;
import io.lateen.proxy.filter.http.jwt.JwtParser;
import io.lateen.proxy.message.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Fields that ask for what is not done here, written as Envoy's JSON: each is refused by its path,
/// and nothing else is.
final class RefusalsTest {
  private static final String TYPE = "{'@type': 'type.googleapis.com/envoy.";
  private static final String ADDRESS =
      "'address': {'socket_address': {'address': '127.0.0.1', 'port_value': 80}}";
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(CorsPolicy.getDescriptor())
          .add(DatadogConfig.getDescriptor())
          .add(ExtAuthz.getDescriptor())
          .add(FileAccessLog.getDescriptor())
          .add(HTTPFault.getDescriptor())
          .add(HttpConnectionManager.getDescriptor())
          .add(HttpProtocolOptions.getDescriptor())
          .add(JwtAuthentication.getDescriptor())
          .add(OpenTelemetryConfig.getDescriptor())
          .add(Router.getDescriptor())
          .add(TcpProxy.getDescriptor())
          .add(TlsInspector.getDescriptor())
          .add(UuidRequestIdConfig.getDescriptor())
          .add(ZipkinConfig.getDescriptor())
          .build();

  private final FilterParsers filters =
      new FilterParsers(
          List.of(
              Envoys.ROUTER,
              new AuthzParser(),
              new CorsParser(),
              new FaultParser(),
              new JwtParser()));
  private final ListenerParser listeners = new ListenerParser(filters);
  private final RouteTableParser tables = new RouteTableParser(filters);

  private List<String> cluster(String fields) {
    return problems(
        Cluster.newBuilder(), "{'name': 'a', 'type': 'STATIC', %s}", fields, ClusterParser::parse);
  }

  private List<String> endpoint(String fields) {
    return problems(
        ClusterLoadAssignment.newBuilder(),
        "{'cluster_name': 'a', 'endpoints': [{'lb_endpoints': [{'endpoint': {"
            + ADDRESS
            + ", %s}}]}]}",
        fields,
        AssignmentParser::parse);
  }

  private List<String> route(String fields) {
    return problems(
        RouteConfiguration.newBuilder(),
        "{'name': 't', 'virtual_hosts': [{'name': 'v', 'domains': ['*'], 'routes': ["
            + "{'match': {'prefix': '/'}, 'direct_response': {'status': 200}, %s}]}]}",
        fields,
        tables::parse);
  }

  private List<String> listener(String filter, String fields) {
    return problems(
        Listener.newBuilder(),
        "{'name': 'l', "
            + ADDRESS
            + ", 'filter_chains': [{'filters': [{'name': 'f', 'typed_config': "
            + filter
            + "}]}], %s}",
        fields,
        listeners::parse);
  }

  private List<String> manager(String fields) {
    return manager("", fields);
  }

  /// @param before the router, each with a comma behind
  private List<String> manager(String before, String fields) {
    String manager =
        TYPE
            + "extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',"
            + " 'stat_prefix': 'h', 'route_config': {}, 'http_filters': ["
            + before
            + "{'name': 'router', 'typed_config': "
            + TYPE
            + "extensions.filters.http.router.v3.Router'}}], "
            + fields
            + "}";
    return listener(manager, "'stat_prefix': 'l'");
  }

  private static String tcp(String fields) {
    return TYPE
        + "extensions.filters.network.tcp_proxy.v3.TcpProxy', 'stat_prefix': 't', 'cluster': 'a', "
        + fields
        + "}";
  }

  private static List<String> problems(
      Message.Builder message, String all, String fields, Function<Fields, ?> parser) {
    String json = all.replace("%s", fields).replace("TYPE", TYPE).replace('\'', '"');
    try {
      JsonFormat.parser().usingTypeRegistry(TYPES).merge(json, message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(json, e);
    }
    String type = message.getDescriptorForType().getFullName();
    String name = message instanceof ClusterLoadAssignment.Builder ? "cluster_name" : "name";
    return new ResourceReader()
        .read(type, name, message.build().toByteString(), parser::apply)
        .problems();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'close_connections_on_host_health_failure': true | close_connections_on_host_health_failure
          'http_protocol_options': {'allow_chunked_length': true} | http_protocol_options.allow_chunked_length
          'http_protocol_options': {'send_fully_qualified_url': true} | http_protocol_options.send_fully_qualified_url
          'common_http_protocol_options': {'max_connection_duration': '60s'} | common_http_protocol_options.max_connection_duration
          'common_http_protocol_options': {'max_stream_duration': '60s'} | common_http_protocol_options.max_stream_duration
          'common_http_protocol_options': {'max_headers_count': 7} | common_http_protocol_options.max_headers_count
          'common_http_protocol_options': {'max_response_headers_kb': 7} | common_http_protocol_options.max_response_headers_kb
          'circuit_breakers': {'thresholds': [{'max_connection_pools': 1}]} | circuit_breakers.thresholds[0].max_connection_pools
          """)
  void ofClusters(String fields, String path) {
    assertThat(cluster(fields)).containsExactly(path + ": is not supported");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'common_http_protocol_options': {'max_stream_duration': '1s'}, 'explicit_http_config': {'http_protocol_options': {}} | common_http_protocol_options.max_stream_duration
          'explicit_http_config': {'http_protocol_options': {'allow_chunked_length': true}} | explicit_http_config.http_protocol_options.allow_chunked_length
          'auto_config': {'http_protocol_options': {'send_fully_qualified_url': true}} | auto_config.http_protocol_options.send_fully_qualified_url
          """)
  void ofTheExtensionOfClusters(String fields, String path) {
    String name = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
    String json =
        "'typed_extension_protocol_options': {'"
            + name
            + "': {'@type': 'type.googleapis.com/"
            + name
            + "', "
            + fields
            + "}}";

    assertThat(cluster(json))
        .containsExactly(
            "typed_extension_protocol_options[\""
                + name
                + "\"].value."
                + path
                + ": is not supported");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'health_check_config': {'port_value': 8080} | health_check_config
          'additional_addresses': [{'address': {'pipe': {'path': '/x'}}}] | additional_addresses
          """)
  void ofEndpoints(String fields, String path) {
    assertThat(endpoint(fields))
        .containsExactly("endpoints[0].lb_endpoints[0].endpoint." + path + ": is not supported");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'tracing': {'random_sampling': {'numerator': 1}} | tracing
          'typed_per_filter_config': {'c': TYPEextensions.filters.http.cors.v3.CorsPolicy', 'shadow_enabled': {'default_value': {'numerator': 1}}}} | typed_per_filter_config["c"].value.shadow_enabled
          'typed_per_filter_config': {'c': TYPEextensions.filters.http.cors.v3.CorsPolicy', 'allow_private_network_access': true}} | typed_per_filter_config["c"].value.allow_private_network_access
          """)
  void ofRoutes(String fields, String path) {
    assertThat(route(fields))
        .containsExactly("virtual_hosts[0].routes[0]." + path + ": is not supported");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'request_id_extension': {'typed_config': TYPEextensions.request_id.uuid.v3.UuidRequestIdConfig'}} | request_id_extension
          'access_log_options': {'flush_access_log_on_new_request': true} | access_log_options
          'flush_access_log_on_new_request': true | flush_access_log_on_new_request
          'access_log_flush_interval': '1s' | access_log_flush_interval
          'tracing': {'verbose': true} | tracing.verbose
          'tracing': {'spawn_upstream_span': true} | tracing.spawn_upstream_span
          'tracing': {'custom_tags': [{'tag': 'a', 'literal': {'value': 'b'}}]} | tracing.custom_tags
          'tracing': {'provider': {'name': 'z', 'typed_config': TYPEconfig.trace.v3.ZipkinConfig', 'collector_cluster': 'z', 'collector_endpoint': '/', 'collector_endpoint_version': 'HTTP_JSON', 'split_spans_for_request': true}}} | tracing.provider.typed_config.split_spans_for_request
          'access_log': [{'typed_config': TYPEextensions.access_loggers.file.v3.FileAccessLog', 'path': '/dev/stdout', 'log_format': {'formatters': [{'name': 'f'}]}}}] | access_log[0].typed_config.log_format.formatters
          'access_log': [{'typed_config': TYPEextensions.access_loggers.file.v3.FileAccessLog', 'path': '/dev/stdout', 'log_format': {'json_format_options': {'sort_properties': true}}}}] | access_log[0].typed_config.log_format.json_format_options
          """)
  void ofConnectionManagers(String fields, String path) {
    assertThat(manager(fields))
        .containsExactly("filter_chains[0].filters[0].typed_config." + path + ": is not supported");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ext_authz.v3.ExtAuthz | 'clear_route_cache': true, 'http_service': {'server_uri': {'uri': 'http://a', 'cluster': 'a', 'timeout': '1s'}} | clear_route_cache
          fault.v3.HTTPFault | 'max_active_faults': 3 | max_active_faults
          jwt_authn.v3.JwtAuthentication | 'strip_failure_response': true | strip_failure_response
          """)
  void ofHttpFilters(String type, String fields, String path) {
    String filter = "{'name': 'x', 'typed_config': TYPEextensions.filters.http." + type + "', ";

    assertThat(manager(filter + fields + "}}, ", "'via': ''"))
        .containsExactly(
            "filter_chains[0].filters[0].typed_config.http_filters[0].typed_config."
                + path
                + ": is not supported");
  }

  @Test
  void ofBootstraps(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("envoy.yaml"), "{header_prefix: x-mine}");

    assertThatThrownBy(() -> BootstrapFile.read(file))
        .hasMessage(file + ": header_prefix: is not supported");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          TYPEconfig.trace.v3.DatadogConfig', 'collector_cluster': 'z'} | envoy.config.trace.v3.DatadogConfig is not supported (expected: Zipkin or OTLP)
          """)
  void ofTracers(String provider, String problem) {
    assertThat(manager("'tracing': {'provider': {'name': 'z', 'typed_config': " + provider + "}}"))
        .singleElement()
        .asString()
        .endsWith(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'max_connect_attempts': 3 | max_connect_attempts: 3 is not supported (expected: 1)
          'backoff_options': {'base_interval': '1s'} | backoff_options: is not supported
          'flush_access_log_on_connected': true | flush_access_log_on_connected: is not supported
          'access_log_options': {'flush_access_log_on_connected': true} | access_log_options: is not supported
          'access_log_flush_interval': '1s' | access_log_flush_interval: is not supported
          """)
  void ofTcpProxies(String fields, String problem) {
    assertThat(listener(tcp(fields), "'stat_prefix': 'l'"))
        .containsExactly("filter_chains[0].filters[0].typed_config." + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'filter_disabled': {'any_match': true} | filter_disabled
          'config_discovery': {'type_urls': ['x']} | config_discovery
          """)
  void ofListenerFilters(String fields, String path) {
    String inspector =
        "'listener_filters': [{'name': 'envoy.filters.listener.tls_inspector', " + fields + "}]";

    assertThat(listener(tcp("'idle_timeout': '1s'"), inspector))
        .containsExactly("listener_filters[0]." + path + ": is not supported");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          cluster | 'http_protocol_options': {}
          cluster | 'http_protocol_options': {'enable_trailers': true}
          cluster | 'common_http_protocol_options': {'idle_timeout': '60s', 'headers_with_underscores_action': 'REJECT_REQUEST'}
          manager | 'tracing': {'client_sampling': {'value': 50}, 'random_sampling': {'value': 1}}
          manager | 'tracing': {'provider': {'name': 'z', 'typed_config': TYPEconfig.trace.v3.ZipkinConfig', 'collector_cluster': 'z', 'collector_endpoint': '/', 'collector_endpoint_version': 'HTTP_JSON', 'trace_id_128bit': true}}}
          manager | 'set_current_client_cert_details': {'cert': true, 'chain': true}
          manager | 'access_log': [{'typed_config': TYPEextensions.access_loggers.file.v3.FileAccessLog', 'path': '/dev/stdout', 'log_format': {'omit_empty_values': true, 'json_format': {'a': '%PROTOCOL%'}}}}]
          route   | 'decorator': {'operation': 'a', 'propagate': false}
          tcp     | 'max_connect_attempts': 1
          """)
  void whatIsDoneOrTheSameAnywayIsTaken(String where, String fields) {
    assertThat(
            switch (where) {
              case "cluster" -> cluster(fields);
              case "manager" -> manager(fields);
              case "route" -> route(fields);
              default -> listener(tcp(fields), "'stat_prefix': 'l'");
            })
        .isEmpty();
  }

  private List<String> at(String pipe, String more) {
    return problems(
        Listener.newBuilder(),
        "{'name': 'l', 'address': {'pipe': {"
            + pipe
            + "}}, 'filter_chains': [{'filters': [{'name': 'f', 'typed_config': "
            + tcp("'idle_timeout': '1s'")
            + "}]}]%s}",
        more,
        listeners::parse);
  }

  @Test
  void ofUnixSockets(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    String path = "address.pipe.path: ";
    String longest = "/" + "x".repeat(107);
    assertThat(at("'path': '" + folder + "/a', 'mode': 511", "")).isEmpty();
    assertThat(at("'path': '@a'", "")).isEmpty();
    assertThat(at("'path': 'a'", ""))
        .containsExactly(path + "a (expected: an absolute path, or @ and a name)");
    assertThat(at("'path': '" + longest + "'", ""))
        .containsExactly(path + longest + " (expected: at most 107 octets, not 108)");
    assertThat(at("'path': '" + folder + "/no/a'", ""))
        .containsExactly(
            "%s%s/no/a (expected: a path in a folder that exists, not %s/no)"
                .formatted(path, folder, folder));
    assertThat(at("'path': '" + file + "'", ""))
        .containsExactly(
            path + file + " (expected: no file, or a socket; what is there is neither, and stays)");
    assertThat(at("'path': '" + folder + "/a', 'mode': 512", ""))
        .containsExactly("address.pipe.mode: 512 (expected: 0..511)");
    assertThat(at("'path': '@a', 'mode': 384", ""))
        .containsExactly("address.pipe.mode: 600 (expected: none; it is no file's)");
    assertThat(at("'path': '@a'", ", 'transparent': true"))
        .containsExactly("transparent: true (expected: false; unix://@a is no IP address)");
  }
}
