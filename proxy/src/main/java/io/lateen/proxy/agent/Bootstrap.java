package io.lateen.proxy.agent;

import io.lateen.proxy.message.JsonWriter;
import io.lateen.proxy.resource.Address;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The bootstrap of an Envoy v3 that gets everything by ADS; our own proxy shows the same in its
/// config dump.
final class Bootstrap {
  private Bootstrap() {}

  /// @param secrets the socket where the agent serves them; null: it serves none
  /// @param folder where what Envoy reads again is, [TokenSecret] and [PilotTls#writeSecrets];
  ///     null: this is nothing that an Envoy is started with
  static String json(
      AgentOptions options, NodeIdentity node, @Nullable Path secrets, @Nullable Path folder) {
    JsonWriter out = new JsonWriter();
    out.beginObject().name("node");
    node.write(out);
    out.name("admin").beginObject().name("address");
    address(new Address(options.adminAddress(), options.adminPort()), out);
    out.endObject();
    dynamic(options.delta(), out);
    out.name("static_resources").beginObject().name("clusters").beginArray();
    discovery(options, folder, out);
    if (secrets != null) {
      agent(secrets, out);
    }
    out.endArray().endObject();
    layers(out);
    return out.endObject().toString();
  }

  private static void address(Address address, JsonWriter out) {
    out.beginObject().name("socket_address").beginObject();
    out.field("address", address.host()).field("port_value", address.port());
    out.endObject().endObject();
  }

  private static void dynamic(boolean delta, JsonWriter out) {
    out.name("dynamic_resources").beginObject();
    for (String type : new String[] {"lds_config", "cds_config"}) {
      out.name(type).beginObject();
      out.field("resource_api_version", "V3").name("ads").beginObject().endObject();
      out.field("initial_fetch_timeout", "0s").endObject();
    }
    out.name("ads_config").beginObject();
    out.field("api_type", delta ? "DELTA_GRPC" : "GRPC").field("transport_api_version", "V3");
    out.name("grpc_services").beginArray().beginObject().name("envoy_grpc").beginObject();
    out.field("cluster_name", "xds-grpc").endObject().endObject().endArray();
    out.endObject().endObject();
  }

  private static void discovery(AgentOptions options, @Nullable Path folder, JsonWriter out) {
    out.beginObject().field("name", "xds-grpc").field("type", "STRICT_DNS");
    out.field("connect_timeout", "1s").field("dns_lookup_family", "V4_ONLY");
    out.name("upstream_connection_options").beginObject().name("tcp_keepalive").beginObject();
    out.field("keepalive_time", 300).endObject().endObject();
    out.name("circuit_breakers").beginObject().name("thresholds").beginArray();
    for (String priority : new String[] {"DEFAULT", "HIGH"}) {
      out.beginObject().field("priority", priority).field("max_connections", 100_000);
      out.field("max_pending_requests", 100_000).field("max_requests", 100_000).endObject();
    }
    out.endArray().endObject();
    http2(folder == null || options.tokenFile() == null ? null : TokenSecret.in(folder), out);
    beginAssignment("xds-grpc", out);
    address(options.discovery(), out);
    endAssignment(out);
    PilotTls tls = options.pilotTls();
    if (tls != null) {
      tls.write(folder, out);
    }
    out.endObject();
  }

  /// Where Pilot's messages say that the mesh's certificates are (`sds-grpc`).
  private static void agent(Path socket, JsonWriter out) {
    out.beginObject().field("name", "sds-grpc").field("type", "STATIC");
    out.field("connect_timeout", "1s");
    http2(null, out);
    beginAssignment("sds-grpc", out);
    out.beginObject().name("pipe").beginObject().field("path", socket.toString());
    out.endObject().endObject();
    endAssignment(out);
    out.endObject();
  }

  /// @param token what each request shows; null: nothing
  private static void http2(@Nullable SecretFile token, JsonWriter out) {
    out.name("typed_extension_protocol_options").beginObject();
    out.name("envoy.extensions.upstreams.http.v3.HttpProtocolOptions").beginObject();
    out.field(
        "@type", "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions");
    out.name("explicit_http_config").beginObject().name("http2_protocol_options").beginObject();
    out.endObject().endObject();
    if (token != null) {
      credentials(token, out);
    }
    out.endObject().endObject();
  }

  /// Filters of the cluster's own, the last of which must be the codec.
  private static void credentials(SecretFile token, JsonWriter out) {
    out.name("http_filters").beginArray();
    beginExtension(
        "envoy.filters.http.credential_injector",
        "envoy.extensions.filters.http.credential_injector.v3.CredentialInjector",
        out);
    out.field("overwrite", true).field("allow_request_without_credential", true);
    out.name("credential");
    beginExtension(
        "envoy.http.injected_credentials.generic",
        "envoy.extensions.http.injected_credentials.generic.v3.Generic",
        out);
    out.name("credential").beginObject();
    token.refer(out);
    out.endObject().endObject().endObject().endObject().endObject();
    beginExtension(
        "envoy.filters.http.upstream_codec",
        "envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec",
        out);
    out.endObject().endObject().endArray();
  }

  private static void beginExtension(String name, String type, JsonWriter out) {
    out.beginObject().field("name", name).name("typed_config").beginObject();
    out.field("@type", "type.googleapis.com/" + type);
  }

  private static void beginAssignment(String cluster, JsonWriter out) {
    out.name("load_assignment").beginObject().field("cluster_name", cluster);
    out.name("endpoints").beginArray().beginObject().name("lb_endpoints").beginArray();
    out.beginObject().name("endpoint").beginObject().name("address");
  }

  private static void endAssignment(JsonWriter out) {
    out.endObject().endObject().endArray().endObject().endArray().endObject();
  }

  /// Without a layer for the admin, Envoy warns at start.
  private static void layers(JsonWriter out) {
    out.name("layered_runtime").beginObject().name("layers").beginArray();
    out.beginObject().field("name", "deprecation").name("static_layer").beginObject();
    out.field("re2.max_program_size.error_level", 1024).endObject().endObject();
    out.beginObject().field("name", "admin").name("admin_layer").beginObject().endObject();
    out.endObject().endArray().endObject();
  }
}
