package io.lateen.pilot.translate.listener;

import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing;
import io.envoyproxy.envoy.type.v3.Percent;
import io.lateen.pilot.snapshot.MeshConfig.Collector;
import io.lateen.pilot.snapshot.MeshConfig.OpenTelemetry;
import io.lateen.pilot.snapshot.MeshConfig.Zipkin;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import java.util.Optional;

/// Where a connection manager sends spans.
final class Tracings {
  private Tracings() {}

  /// Empty without a collector, and while the service it is to be does not exist: Envoy refuses a
  /// listener that names a cluster it does not have.
  static Optional<Tracing> of(Perspective seen) {
    Collector collector = seen.mesh().tracing().collector();
    if (!seen.mesh().enableTracing() || collector == null) {
      return Optional.empty();
    }
    String host = host(seen, collector.host());
    if (seen.scope().service(host) == null) {
      return Optional.empty();
    }
    return Optional.of(message(seen, collector, host));
  }

  /// By which name the proxy is told to report, or empty: then it is told as others are.
  static String teller(Perspective seen) {
    return seen.mesh().tracing().collector() instanceof OpenTelemetry ? service(seen) : "";
  }

  /// `zipkin.istio-system` is how Istio's charts name it; a ServiceEntry's host stands as it is.
  private static String host(Perspective seen, String name) {
    boolean isShort = name.chars().filter(c -> c == '.').count() == 1;
    return isShort && seen.scope().service(name) == null
        ? name + ".svc." + seen.mesh().domain()
        : name;
  }

  private static Tracing message(Perspective seen, Collector collector, String host) {
    String cluster = ClusterName.outbound(collector.port(), "", host).toString();
    return Tracing.newBuilder()
        .setClientSampling(percent(100))
        .setRandomSampling(percent(seen.mesh().traceSampling()))
        .setOverallSampling(percent(100))
        .setProvider(
            switch (collector) {
              case Zipkin _ -> TracingProviders.zipkin(cluster, host);
              case OpenTelemetry otel ->
                  TracingProviders.openTelemetry(otel, cluster, host, service(seen));
            })
        .build();
  }

  /// What the proxy's spans say they are of: as Istio's injector names a proxy's cluster.
  private static String service(Perspective seen) {
    String app = seen.labels().get("app");
    return (app == null ? seen.node().name() : app) + "." + seen.node().namespace();
  }

  private static Percent percent(double value) {
    return Percent.newBuilder().setValue(value).build();
  }
}
