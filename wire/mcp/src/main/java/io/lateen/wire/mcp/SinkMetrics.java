package io.lateen.wire.mcp;

import io.grpc.Status;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.atomic.LongAdder;

/// A sink's figures under Istio's names. Thread-safe: several sinks of a part share them.
public final class SinkMetrics implements SinkListener {
  /// Sinks have no numbers for their connections.
  private static final String CONNECTION = "0";

  private final String component;
  private final Counter acks;
  private final Counter nacks;
  private final Counter failures;
  private final LongAdder connections = new LongAdder();

  /// @param component `pilot` or `mixer`
  public SinkMetrics(PrometheusRegistry registry, String component) {
    this.component = component;
    acks =
        counter("request_acks", "Messages that were taken.", "collection", "connectionID")
            .register(registry);
    nacks =
        counter("request_nacks", "Messages refused.", "collection", "connectionID", "code")
            .register(registry);
    failures = counter("recv_failures", "Streams that ended.", "code", "error").register(registry);
    GaugeWithCallback.builder()
        .name("istio_mcp_reconnections")
        .help("Streams that were answered.")
        .labelNames("component")
        .callback(callback -> callback.call((double) connections.sum(), component))
        .register(registry);
  }

  private static Counter.Builder counter(String name, String help, String... labels) {
    String[] all = new String[labels.length + 1];
    all[0] = "component";
    System.arraycopy(labels, 0, all, 1, labels.length);
    return Counter.builder().name("istio_mcp_" + name + "_total").help(help).labelNames(all);
  }

  @Override
  public void connected() {
    connections.increment();
  }

  @Override
  public void acked(String collection) {
    acks.labelValues(component, collection, CONNECTION).inc();
  }

  @Override
  public void nacked(String collection) {
    nacks.labelValues(component, collection, CONNECTION, "InvalidArgument").inc();
  }

  @Override
  public void failed(Status why) {
    failures
        .labelValues(component, Integer.toString(why.getCode().value()), why.getCode().name())
        .inc();
  }
}
