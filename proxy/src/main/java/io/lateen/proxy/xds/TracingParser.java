package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.Tracing;
import io.lateen.proxy.resource.Tracing.Collector;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// `HttpConnectionManager.Tracing` → ours. A provider that is neither Zipkin nor OpenTelemetry
/// traces nothing.
final class TracingParser {
  private static final String ZIPKIN = "envoy.config.trace.v3.ZipkinConfig";
  private static final String OTLP = "envoy.config.trace.v3.OpenTelemetryConfig";

  /// Envoy's.
  private static final int MAX_PATH_LENGTH = 256;

  private TracingParser() {}

  static @Nullable Tracing parse(@Nullable Fields tracing, boolean inbound) {
    Fields provider = tracing == null ? null : tracing.child("provider");
    Collector collector = provider == null ? null : collector(provider);
    if (tracing == null || collector == null) {
      return null;
    }
    double sampled =
        percent(tracing.child("random_sampling"))
            * percent(tracing.child("overall_sampling"))
            / 100;
    Integer length = tracing.integerOrNull("max_path_tag_length");
    return new Tracing(sampled, inbound, length == null ? MAX_PATH_LENGTH : length, collector);
  }

  private static @Nullable Collector collector(Fields provider) {
    String type = provider.anyType("typed_config");
    boolean known = type.equals(ZIPKIN) || type.equals(OTLP);
    Fields config = known ? provider.any("typed_config") : null;
    if (config == null) {
      return null;
    }
    return type.equals(ZIPKIN) ? zipkin(config) : otlp(config);
  }

  private static Collector zipkin(Fields zipkin) {
    String cluster = zipkin.required("collector_cluster");
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
    } else if (envoyGrpc == null) {
      config.problem(
          "grpc_service", "is missing (expected: grpc_service.envoy_grpc or http_service)");
      return null;
    }
    String cluster = envoyGrpc.required("cluster_name");
    return new Tracing.OtlpGrpc(cluster, orElse(envoyGrpc.string("authority"), cluster), service);
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

  private static double percent(@Nullable Fields percent) {
    return percent == null ? 100 : percent.number("value", 0);
  }
}
