package io.lateen.pilot.translate.listener;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.GrpcService.EnvoyGrpc;
import io.envoyproxy.envoy.config.core.v3.HttpService;
import io.envoyproxy.envoy.config.core.v3.HttpUri;
import io.envoyproxy.envoy.config.trace.v3.OpenTelemetryConfig;
import io.envoyproxy.envoy.config.trace.v3.Tracing.Http;
import io.envoyproxy.envoy.config.trace.v3.ZipkinConfig;
import io.envoyproxy.envoy.config.trace.v3.ZipkinConfig.CollectorEndpointVersion;
import io.lateen.pilot.snapshot.MeshConfig.OpenTelemetry;
import io.lateen.pilot.translate.message.Messages;
import java.time.Duration;

/// Envoy's tracers.
final class TracingProviders {
  private static final String SPANS = "/api/v2/spans";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private TracingProviders() {}

  static Http zipkin(String cluster, String host) {
    return provider(
        "envoy.tracers.zipkin",
        ZipkinConfig.newBuilder()
            .setCollectorCluster(cluster)
            .setCollectorEndpoint(SPANS)
            .setCollectorEndpointVersion(CollectorEndpointVersion.HTTP_JSON)
            .setCollectorHostname(host)
            .setTraceId128Bit(true)
            .setSharedSpanContext(BoolValue.of(false))
            .build());
  }

  static Http openTelemetry(OpenTelemetry otel, String cluster, String host, String service) {
    OpenTelemetryConfig.Builder config = OpenTelemetryConfig.newBuilder().setServiceName(service);
    if (otel.path().isEmpty()) {
      EnvoyGrpc grpc = EnvoyGrpc.newBuilder().setClusterName(cluster).setAuthority(host).build();
      config.setGrpcService(
          GrpcService.newBuilder().setEnvoyGrpc(grpc).setTimeout(Messages.duration(PATIENCE)));
    } else {
      String uri = "http://" + host + ":" + otel.port() + otel.path();
      config.setHttpService(
          HttpService.newBuilder()
              .setHttpUri(
                  HttpUri.newBuilder()
                      .setUri(uri)
                      .setCluster(cluster)
                      .setTimeout(Messages.duration(PATIENCE))));
    }
    return provider("envoy.tracers.opentelemetry", config.build());
  }

  private static Http provider(String name, Message config) {
    return Http.newBuilder().setName(name).setTypedConfig(Messages.any(config)).build();
  }
}
