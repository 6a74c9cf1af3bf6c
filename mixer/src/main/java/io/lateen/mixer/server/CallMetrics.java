package io.lateen.mixer.server;

import io.grpc.Status;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Supplier;

/// What the server counts of itself, under Istio 1.1's names: OpenCensus's gRPC views and the check
/// cache.
final class CallMetrics {
  private static final double[] MILLISECONDS = {
    0.1, 0.25, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 30, 40, 50, 65, 80, 100, 130, 160, 200,
    250, 300, 400, 500, 650, 800, 1000, 2000, 5000, 10000, 20000, 50000, 100000
  };
  private static final double[] BYTES = {
    1024,
    2048,
    4096,
    16384,
    65536,
    262144,
    1048576,
    4194304,
    16777216,
    67108864,
    268435456,
    1073741824,
    4294967296.0
  };
  private static final String METHOD = "grpc_server_method";

  // A gauge although it only rises: a counter's name would end in _total, which dashboards made for
  // Istio do not ask for.
  private final Gauge completed;
  private final Histogram latency;
  private final Histogram received;
  private final Histogram sent;
  private final Counter records;

  CallMetrics(PrometheusRegistry registry, CheckCache cache, String version) {
    completed =
        Gauge.builder()
            .name("grpc_io_server_completed_rpcs")
            .help("Count of RPCs by method and status.")
            .labelNames(METHOD, "grpc_server_status")
            .register(registry);
    latency =
        Histogram.builder()
            .name("grpc_io_server_server_latency")
            .help("Distribution of server latency in milliseconds, by method.")
            .labelNames(METHOD)
            .classicOnly()
            .classicUpperBounds(MILLISECONDS)
            .register(registry);
    received = bytes(registry, "received");
    sent = bytes(registry, "sent");
    records =
        Counter.builder()
            .name("lateen_mixer_reported_records_total")
            .help("Records in reports that were taken.")
            .register(registry);
    cache(registry, "hits", "Answers found in the check cache.", () -> cache.counts().hits());
    cache(registry, "misses", "Answers not found in it.", () -> cache.counts().misses());
    cache(registry, "writes", "Answers written to it.", () -> cache.counts().writes());
    cache(registry, "evictions", "Answers that had to go.", () -> cache.counts().evictions());
    GaugeWithCallback.builder()
        .name("istio_build")
        .help("Istio component build info")
        .labelNames("component", "tag")
        .callback(callback -> callback.call(1, "mixer", version))
        .register(registry);
  }

  private static Histogram bytes(PrometheusRegistry registry, String which) {
    return Histogram.builder()
        .name("grpc_io_server_" + which + "_bytes_per_rpc")
        .help("Distribution of " + which + " bytes per RPC, by method.")
        .labelNames(METHOD)
        .classicOnly()
        .classicUpperBounds(BYTES)
        .register(registry);
  }

  private static void cache(
      PrometheusRegistry registry, String what, String help, Supplier<Long> count) {
    CounterWithCallback.builder()
        .name("mixer_checkcache_cache_" + what + "_total")
        .help(help)
        .callback(callback -> callback.call(count.get()))
        .register(registry);
  }

  void records(int count) {
    records.inc(count);
  }

  /// @param octets of the request
  /// @param answered octets of the answer; 0 when there was none
  void completed(String method, Status status, long nanos, int octets, int answered) {
    String name = "istio.mixer.v1.Mixer/" + method;
    completed.labelValues(name, status.getCode().name()).inc();
    latency.labelValues(name).observe(nanos / 1e6);
    received.labelValues(name).observe(octets);
    sent.labelValues(name).observe(answered);
  }
}
