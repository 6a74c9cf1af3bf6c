package io.lateen.galley.monitoring;

import io.lateen.galley.mcp.McpListener;
import io.lateen.galley.store.ObjectStore;
import io.lateen.wire.monitoring.Figures;
import io.lateen.wire.monitoring.MonitoringServer;
import io.lateen.wire.monitoring.MonitoringServer.Readiness;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/// All of Galley's figures, and the server that shows them.
public final class Monitoring implements AutoCloseable {
  private final ValidationMetrics validation;
  private final RuntimeMetrics runtime;
  private final Figures figures;
  private final McpSourceMetrics mcp;
  private final MonitoringServer server;

  private Monitoring(
      ValidationMetrics validation,
      RuntimeMetrics runtime,
      Figures figures,
      McpSourceMetrics mcp,
      MonitoringServer server) {
    this.validation = validation;
    this.runtime = runtime;
    this.figures = figures;
    this.mcp = mcp;
    this.server = server;
  }

  /// Listens, and counts from now on.
  ///
  /// @param ready whether the API answers
  /// @throws IOException if the address cannot be had
  public static Monitoring start(
      MonitoringSettings settings, ObjectStore store, BooleanSupplier ready) throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    Figures figures = new Figures(registry, IstioNames::of);
    MonitoringServer server =
        new MonitoringServer(
            settings.address(),
            new Readiness(ready, "the API does not answer"),
            settings.version(),
            figures);
    build(registry, settings.version());
    JvmMetrics.builder().register(registry);
    ValidationMetrics validation = new ValidationMetrics(registry);
    RuntimeMetrics runtime = new RuntimeMetrics(store, registry);
    McpSourceMetrics mcp = new McpSourceMetrics(registry, runtime::published);
    Thread.ofVirtual().name("galley-figures").start(runtime);
    server.start();
    return new Monitoring(validation, runtime, figures, mcp, server);
  }

  private static void build(PrometheusRegistry registry, String version) {
    GaugeWithCallback.builder()
        .name("istio_build")
        .help("Istio component build info")
        .labelNames("component", "tag")
        .callback(callback -> callback.call(1, "galley", version))
        .register(registry);
  }

  public ValidationMetrics validation() {
    return validation;
  }

  public Figures figures() {
    return figures;
  }

  /// Counts what becomes of MCP's streams.
  public McpListener mcp() {
    return mcp;
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    runtime.close();
  }
}
