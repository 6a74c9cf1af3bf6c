package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.Tracing;
import io.lateen.proxy.resource.Tracing.Collector;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// `HttpConnectionManager.Tracing` → ours. Without a provider nothing is traced.
final class TracingParser {
  private static final String ZIPKIN = "envoy.config.trace.v3.ZipkinConfig";
  private static final String OTLP = "envoy.config.trace.v3.OpenTelemetryConfig";

  /// Envoy's.
  private static final int MAX_PATH_LENGTH = 256;

  private TracingParser() {}

  static @Nullable Tracing parse(@Nullable Fields tracing, boolean inbound) {
    if (tracing == null) {
      return null;
    }
    Fields provider = tracing.child("provider");
    Collector collector = provider == null ? null : collector(provider);
    double overall = percent(tracing, "overall_sampling") / 100;
    double sampled = percent(tracing, "random_sampling") * overall;
    double asked = percent(tracing, "client_sampling") * overall;
    int length = tracing.integer("max_path_tag_length", MAX_PATH_LENGTH);
    tracing.refuseOthers();
    return collector == null ? null : new Tracing(sampled, asked, inbound, length, collector);
  }

  private static @Nullable Collector collector(Fields provider) {
    String type = provider.anyType("typed_config");
    boolean known = type.equals(ZIPKIN) || type.equals(OTLP);
    Fields config = known ? provider.any("typed_config") : null;
    if (config == null) {
      provider.problem("typed_config", type + " is not supported (expected: Zipkin or OTLP)");
      return null;
    }
    Collector collector = type.equals(ZIPKIN) ? zipkin(config) : otlp(config);
    config.refuseOthers();
    return collector;
  }

  private static Collector zipkin(Fields zipkin) {
    String cluster = zipkin.required("collector_cluster");
    zipkin.bool("trace_id_128bit"); // they always have that many
    String version = zipkin.word("collector_endpoint_version");
    if (version.equals("HTTP_PROTO") || version.equals("GRPC")) {
      zipkin.problem("collector_endpoint_version", version + " (expected: HTTP_JSON)");
    }
    return new Tracing.Zipkin(
        cluster,
        zipkin.required("collector_endpoint"),
        orElse(zipkin.string("collector_hostname"), cluster),
        zipkin.bool("shared_span_context", true));
  }

  private static @Nullable Collector otlp(Fields config) {
    String service = config.string("service_name");
    Fields http = config.child("http_service");
    Fields uri = http == null ? null : http.child("http_uri");
    Fields grpc = config.child("grpc_service");
    Fields envoyGrpc = grpc == null ? null : grpc.child("envoy_grpc");
    if (http != null && uri != null) {
      // A collector that wants headers of its own would turn away what comes without.
      http.refuseOthers();
      return http(uri, service);
    } else if (grpc == null || envoyGrpc == null) {
      config.problem(
          "grpc_service", "is missing (expected: grpc_service.envoy_grpc or http_service)");
      return null;
    }
    String cluster = envoyGrpc.required("cluster_name");
    String authority = orElse(envoyGrpc.string("authority"), cluster);
    envoyGrpc.refuseOthers("skip_envoy_headers", "max_receive_message_length");
    grpc.refuseOthers("timeout");
    return new Tracing.OtlpGrpc(cluster, authority, service);
  }

  private static @Nullable Collector http(Fields uri, String service) {
    String cluster = uri.required("cluster");
    String text = uri.required("uri");
    try {
      URI parsed = URI.create(text);
      return new Tracing.OtlpHttp(
          cluster,
          orElse(parsed.getRawPath(), "/"),
          orElse(parsed.getRawAuthority(), cluster),
          service);
    } catch (IllegalArgumentException e) {
      uri.problem("uri", text + " (expected: a URI such as http://collector:4318/v1/traces)");
      return null;
    }
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null || text.isEmpty() ? otherwise : text;
  }

  private static double percent(Fields tracing, String field) {
    Fields percent = tracing.child(field);
    return percent == null ? 100 : percent.number("value", 0);
  }
}
