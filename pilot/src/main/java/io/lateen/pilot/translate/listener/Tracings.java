package io.lateen.pilot.translate.listener;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.trace.v3.Tracing.Http;
import io.envoyproxy.envoy.config.trace.v3.ZipkinConfig;
import io.envoyproxy.envoy.config.trace.v3.ZipkinConfig.CollectorEndpointVersion;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing;
import io.envoyproxy.envoy.type.v3.Percent;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import java.util.Optional;

/// Where a connection manager sends spans.
final class Tracings {
  private static final String ENDPOINT = "/api/v2/spans";

  private Tracings() {}

  /// Empty without a Zipkin, and while the service it is to be does not exist: Envoy refuses a
  /// listener that names a cluster it does not have.
  static Optional<Tracing> of(Perspective seen) {
    MeshConfig.Tracing tracing = seen.mesh().tracing();
    int colon = tracing.zipkin().lastIndexOf(':');
    if (!seen.mesh().enableTracing() || colon < 0) {
      return Optional.empty();
    }
    String host = host(seen, tracing.zipkin().substring(0, colon));
    if (seen.scope().service(host) == null) {
      return Optional.empty();
    }
    int port = Integer.parseInt(tracing.zipkin().substring(colon + 1));
    return Optional.of(message(tracing.sampling(), ClusterName.outbound(port, "", host), host));
  }

  /// `zipkin.istio-system` is how Istio's charts name it; a ServiceEntry's host stands as it is.
  private static String host(Perspective seen, String name) {
    boolean isShort = name.chars().filter(c -> c == '.').count() == 1;
    return isShort && seen.scope().service(name) == null
        ? name + ".svc." + seen.mesh().domain()
        : name;
  }

  private static Tracing message(double sampling, ClusterName cluster, String host) {
    ZipkinConfig zipkin =
        ZipkinConfig.newBuilder()
            .setCollectorCluster(cluster.toString())
            .setCollectorEndpoint(ENDPOINT)
            .setCollectorEndpointVersion(CollectorEndpointVersion.HTTP_JSON)
            .setCollectorHostname(host)
            .setTraceId128Bit(true)
            .setSharedSpanContext(BoolValue.of(false))
            .build();
    return Tracing.newBuilder()
        .setClientSampling(percent(100))
        .setRandomSampling(percent(sampling))
        .setOverallSampling(percent(100))
        .setProvider(
            Http.newBuilder().setName("envoy.tracers.zipkin").setTypedConfig(Messages.any(zipkin)))
        .build();
  }

  private static Percent percent(double value) {
    return Percent.newBuilder().setValue(value).build();
  }
}
