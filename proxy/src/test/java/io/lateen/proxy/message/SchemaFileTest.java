package io.lateen.proxy.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.filter.network.mysql_proxy.v1alpha1.MySQLProxy;
import io.envoyproxy.envoy.config.trace.v3.OpenTelemetryConfig;
import io.envoyproxy.envoy.config.trace.v3.ZipkinConfig;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.grpc_web.v3.GrpcWeb;
import io.envoyproxy.envoy.extensions.filters.http.health_check.v3.HealthCheck;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy;
import io.envoyproxy.envoy.extensions.filters.network.sni_cluster.v3.SniCluster;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.lateen.wire.proto.mixer.client.HttpClientConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Holds `envoy.schema` against the published descriptors. To read one more message, add a line `M
/// name` to the file and run with `-Dlateen.test.jvm=-Dlateen.schema.write=true`.
final class SchemaFileTest {
  private static final Path FILE =
      Path.of("src/main/resources/io/lateen/proxy/message/envoy.schema");

  @Test
  void saysWhatThePublishedDescriptorsSay() throws IOException {
    String text = Files.readString(FILE, StandardCharsets.ISO_8859_1);
    String generated = generate(text);
    if (Boolean.getBoolean("lateen.schema.write")) {
      Files.writeString(FILE, generated, StandardCharsets.ISO_8859_1);
    }
    assertThat(Files.readString(FILE, StandardCharsets.ISO_8859_1)).isEqualTo(generated);
  }

  private static String generate(String text) {
    Map<String, Descriptor> messages = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (Descriptor root :
        new Descriptor[] {
          Bootstrap.getDescriptor(),
          FileAccessLog.getDescriptor(),
          Cors.getDescriptor(),
          HTTPFault.getDescriptor(),
          HealthCheck.getDescriptor(),
          FilterConfig.getDescriptor(),
          GrpcWeb.getDescriptor(),
          Router.getDescriptor(),
          HttpInspector.getDescriptor(),
          OriginalDst.getDescriptor(),
          TlsInspector.getDescriptor(),
          HttpConnectionManager.getDescriptor(),
          MongoProxy.getDescriptor(),
          SniCluster.getDescriptor(),
          TcpProxy.getDescriptor(),
          PreviousHostsPredicate.getDescriptor(),
          PreviousPrioritiesConfig.getDescriptor(),
          RawBuffer.getDescriptor(),
          UpstreamTlsContext.getDescriptor(),
          HttpProtocolOptions.getDescriptor(),
          HttpClientConfig.getDescriptor(),
          ZipkinConfig.getDescriptor(),
          OpenTelemetryConfig.getDescriptor(),
          RBAC.getDescriptor(),
          io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC.getDescriptor(),
          JwtAuthentication.getDescriptor(),
          ExtAuthz.getDescriptor(),
          CheckResponse.getDescriptor(),
          CaresDnsResolverConfig.getDescriptor()
        }) {
      collect(root.getFile(), messages, seen);
    }
    collect(mysqlProxy(), messages, seen);
    StringBuilder out = new StringBuilder();
    Map<String, EnumDescriptor> enums = new LinkedHashMap<>();
    for (String name : wanted(text)) {
      Descriptor message = messages.get(name);
      if (message == null && Boolean.getBoolean("lateen.schema.write")) {
        System.err.println("no such message: " + name);
        continue;
      }
      assertThat(message).as(name).isNotNull();
      write(message, messages, enums, wanted(text), out);
    }
    for (String name : new TreeSet<>(enums.keySet())) {
      out.append("E ").append(name).append('\n');
      for (EnumValueDescriptor value : enums.get(name).getValues()) {
        out.append("V ").append(value.getNumber()).append(' ').append(value.getName()).append('\n');
      }
    }
    return out.toString();
  }

  /// Published under its first name only; a contribution to Envoy has the same fields under its
  /// later one.
  private static FileDescriptor mysqlProxy() {
    FileDescriptor first = MySQLProxy.getDescriptor().getFile();
    try {
      return FileDescriptor.buildFrom(
          first.toProto().toBuilder()
              .setPackage("envoy.extensions.filters.network.mysql_proxy.v3")
              .build(),
          first.getDependencies().toArray(FileDescriptor[]::new));
    } catch (DescriptorValidationException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> wanted(String text) {
    Set<String> names = new TreeSet<>();
    text.lines()
        .filter(line -> line.startsWith("M "))
        .forEach(line -> names.add(line.substring(2)));
    return names;
  }

  private static void collect(
      FileDescriptor file, Map<String, Descriptor> messages, Set<String> seen) {
    if (seen.add(file.getName())) {
      file.getMessageTypes().forEach(message -> collect(message, messages));
      file.getDependencies().forEach(dependency -> collect(dependency, messages, seen));
    }
  }

  private static void collect(Descriptor message, Map<String, Descriptor> messages) {
    messages.put(message.getFullName(), message);
    message.getNestedTypes().forEach(nested -> collect(nested, messages));
  }

  private static void write(
      Descriptor message,
      Map<String, Descriptor> messages,
      Map<String, EnumDescriptor> enums,
      Set<String> wanted,
      StringBuilder out) {
    out.append("M ").append(message.getFullName()).append('\n');
    for (FieldDescriptor field : message.getFields()) {
      out.append("F ").append(field.getNumber()).append(' ').append(field.getName()).append(' ');
      out.append(field.isMapField() ? "MAP" : field.getType().name());
      out.append(field.isRepeated() && !field.isMapField() ? "*" : "");
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        out.append(' ').append(field.getMessageType().getFullName());
      } else if (field.getJavaType() == FieldDescriptor.JavaType.ENUM) {
        out.append(' ').append(field.getEnumType().getFullName());
        enums.put(field.getEnumType().getFullName(), field.getEnumType());
      }
      out.append('\n');
    }
    for (FieldDescriptor field : message.getFields()) {
      if (field.isMapField() && !wanted.contains(field.getMessageType().getFullName())) {
        write(field.getMessageType(), messages, enums, wanted, out);
      }
    }
  }
}
