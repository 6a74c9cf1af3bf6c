package io.lateen.galley.monitoring;

import io.grpc.Status;
import io.lateen.galley.mcp.McpListener;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Collection;
import java.util.Locale;

/// The series of MCP's source; there from the beginning, as zero, for whoever looks for them.
final class McpSourceMetrics implements McpListener {
  private static final String COMPONENT = "galley";

  private final Gauge clients;
  private final Histogram sizes;
  private final Counter acks;
  private final Counter nacks;
  private final Counter sendFailures;
  private final Counter receiveFailures;
  private final Runnable published;

  /// @param published counts what is handed on
  McpSourceMetrics(PrometheusRegistry registry, Runnable published) {
    this.published = published;
    Counters make = new Counters(registry, "galley_mcp_source_");
    clients =
        Gauge.builder()
            .name("galley_mcp_source_clients")
            .help("Streams that are open.")
            .labelNames("component")
            .register(registry);
    clients.initLabelValues(COMPONENT);
    sizes =
        make.histogram(
            "message_sizes_bytes",
            "Sizes of what clients sent.",
            Counters.bounds(1, 4, 16),
            "component",
            "collection",
            "connectionID");
    sizes.initLabelValues(COMPONENT, "", "");
    acks =
        make.counter("request_acks_total", "Accepted.", "component", "collection", "connectionID");
    acks.initLabelValues(COMPONENT, "", "");
    nacks =
        make.counter(
            "request_nacks_total", "Refused.", "component", "collection", "connectionID", "code");
    nacks.initLabelValues(COMPONENT, "", "", "");
    sendFailures =
        make.counter("send_failures_total", "Sends that failed.", "component", "code", "error");
    sendFailures.initLabelValues(COMPONENT, "", "");
    receiveFailures =
        make.counter("recv_failures_total", "Receipts that failed.", "component", "code", "error");
    receiveFailures.initLabelValues(COMPONENT, "", "");
  }

  @Override
  public void streams(int open) {
    clients.labelValues(COMPONENT).set(open);
  }

  @Override
  public void requested(String collection, long stream, int octets) {
    sizes.labelValues(COMPONENT, collection, Long.toString(stream)).observe(octets);
  }

  @Override
  public void acked(String collection, long stream) {
    acks.labelValues(COMPONENT, collection, Long.toString(stream)).inc();
  }

  @Override
  public void nacked(String collection, long stream, Status.Code code) {
    nacks.labelValues(COMPONENT, collection, Long.toString(stream), word(code)).inc();
  }

  @Override
  public void sendFailed(Status why) {
    sendFailures.labelValues(labels(why)).inc();
  }

  @Override
  public void receiveFailed(Status why) {
    receiveFailures.labelValues(labels(why)).inc();
  }

  private static String[] labels(Status why) {
    return new String[] {COMPONENT, Integer.toString(why.getCode().value()), word(why.getCode())};
  }

  /// As Go prints it: `InvalidArgument`.
  private static String word(Status.Code code) {
    StringBuilder word = new StringBuilder();
    for (String part : code.name().split("_", -1)) {
      word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
    }
    return word.toString();
  }

  /// Every connection has series of its own: kept for ever they would be too many.
  @Override
  public void ended(long stream, Collection<String> collections) {
    String connection = Long.toString(stream);
    for (String collection : collections) {
      sizes.remove(COMPONENT, collection, connection);
      acks.remove(COMPONENT, collection, connection);
      for (Status.Code code : Status.Code.values()) {
        nacks.remove(COMPONENT, collection, connection, word(code));
      }
    }
  }

  @Override
  public void published() {
    published.run();
  }
}
