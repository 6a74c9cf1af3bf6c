package io.lateen.mixer.adapter.outbox;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// What is counted of sending, by handler. One for the process.
public final class OutboxMetrics {
  private final Counter sent;
  private final Counter lost;
  private final Counter failures;

  public OutboxMetrics(PrometheusRegistry registry) {
    sent =
        Counter.builder()
            .name("mixer_adapter_sent_total")
            .help("What adapters sent: log entries, metric values, spans.")
            .labelNames("adapter", "handler")
            .register(registry);
    lost =
        Counter.builder()
            .name("mixer_adapter_lost_total")
            .help("What adapters did not send: no room, not wanted, or still waiting at the end.")
            .labelNames("adapter", "handler", "reason")
            .register(registry);
    failures =
        Counter.builder()
            .name("mixer_adapter_send_failures_total")
            .help("Attempts to send that failed and were or will be repeated.")
            .labelNames("adapter", "handler")
            .register(registry);
  }

  /// The counters of one handler.
  record Of(
      CounterDataPoint sent,
      CounterDataPoint full,
      CounterDataPoint refused,
      CounterDataPoint closed,
      CounterDataPoint failures) {}

  Of of(String adapter, String handler) {
    return new Of(
        sent.labelValues(adapter, handler),
        lost.labelValues(adapter, handler, "full"),
        lost.labelValues(adapter, handler, "refused"),
        lost.labelValues(adapter, handler, "closed"),
        failures.labelValues(adapter, handler));
  }

  public double sent(String adapter, String handler) {
    return sent.labelValues(adapter, handler).get();
  }

  /// @param reason `full`, `refused` or `closed`
  public double lost(String adapter, String handler, String reason) {
    return lost.labelValues(adapter, handler, reason).get();
  }

  public double failures(String adapter, String handler) {
    return failures.labelValues(adapter, handler).get();
  }
}
