package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.filter.http.FilterSpec;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.filter.network.ConnectionFilter;
import io.lateen.proxy.http.HeadLimits;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http2.Http2Stats;
import io.lateen.proxy.http2.Limits;
import io.lateen.proxy.report.AccessLogReporter;
import io.lateen.proxy.report.AccessLogWriter;
import io.lateen.proxy.report.Reporter;
import io.lateen.proxy.report.trace.Tracer;
import io.lateen.proxy.resource.AccessLog;
import io.lateen.proxy.resource.Http2Options;
import io.lateen.proxy.resource.HttpConnectionManager;
import io.lateen.proxy.resource.HttpFilterConfig;
import io.lateen.proxy.resource.RouteSource;
import io.lateen.proxy.resource.Tracing;
import io.lateen.proxy.route.CompiledTable;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.upstream.Worker;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A connection manager's configuration, ready to use. Shared by all workers.
public final class HttpManager implements ConnectionFilter {
  private static final Duration USUAL_IDLE = Duration.ofHours(1);
  private static final Duration USUAL_STREAM_IDLE = Duration.ofMinutes(5);
  private static final Duration USUAL_DRAIN = Duration.ofSeconds(5);

  final HttpConnectionManager config;
  final Supplier<Serving> serving;
  final List<HttpFilter> filters;
  final List<Reporter> reporters;
  final HttpStats stats;
  final @Nullable Tracer tracer;
  final ExplainAccess explains;
  final byte[] serverName;
  final long idleNanos;
  final long streamIdleNanos;
  final long drainNanos;

  /// 0: no limit, as all times here.
  final long requestHeadNanos;

  final long requestNanos;
  final long maxStreamNanos;
  final long maxConnectionNanos;
  final HeadLimits headLimits;
  final Limits limits;
  final Http2Stats http2Stats;
  private final @Nullable CompiledTable inline;
  private volatile boolean retired;

  /// @param workers how many there are
  /// @param service what traces call this proxy
  /// @param explains who is told why
  /// @throws IllegalArgumentException when a filter has no behaviour here
  public HttpManager(
      HttpConnectionManager config,
      Supplier<Serving> serving,
      StatsStore store,
      AccessLogWriter logs,
      int workers,
      String service,
      ExplainAccess explains) {
    this.config = config;
    this.explains = explains;
    this.serving = serving;
    Scope scope = store.scope("http", "envoy_http_conn_manager_prefix", config.statPrefix());
    this.stats = new HttpStats(scope);
    this.filters = filters(config, scope);
    this.reporters = new ArrayList<>();
    for (AccessLog log : config.accessLogs()) {
      reporters.add(new AccessLogReporter(log, logs, workers));
    }
    Tracing tracing = config.tracing();
    this.tracer =
        tracing == null
            ? null
            : new Tracer(tracing, service, () -> serving.get().clusters(), store, workers);
    if (tracer != null) {
      reporters.add(tracer);
    }
    this.serverName = Octets.of(config.serverName().isEmpty() ? "envoy" : config.serverName());
    this.idleNanos = nanos(config.idleTimeout(), USUAL_IDLE);
    this.streamIdleNanos = nanos(config.streamIdleTimeout(), USUAL_STREAM_IDLE);
    this.drainNanos = nanos(config.drainTimeout(), USUAL_DRAIN);
    this.requestHeadNanos = nanos(config.requestHeadersTimeout(), Duration.ZERO);
    this.requestNanos = nanos(config.requestTimeout(), Duration.ZERO);
    this.maxStreamNanos = nanos(config.bounds().maxStreamDuration(), Duration.ZERO);
    this.maxConnectionNanos = nanos(config.bounds().maxConnectionDuration(), Duration.ZERO);
    this.headLimits = headLimits(config);
    this.limits = limits(config, headLimits);
    this.http2Stats = new Http2Stats(store.scope("http2"));
    this.inline =
        config.routes() instanceof RouteSource.Inline source
            ? new CompiledTable(source.table())
            : null;
  }

  private static HeadLimits headLimits(HttpConnectionManager config) {
    Integer kb = config.maxRequestHeadersKb();
    Integer headers = config.bounds().maxHeaders();
    return new HeadLimits(
        kb == null ? HeadLimits.DEFAULT.octets() : kb * 1024,
        headers == null ? HeadLimits.DEFAULT.headers() : headers);
  }

  private static Limits limits(HttpConnectionManager config, HeadLimits heads) {
    Http2Options options = config.http2() == null ? Http2Options.DEFAULT : config.http2();
    boolean upgrades = options.allowConnect() || !config.upgrades().isEmpty();
    return Limits.of(options, heads.octets(), heads.headers(), upgrades);
  }

  /// Whether clients may speak HTTP/2.
  public boolean http2() {
    return config.codec() != HttpConnectionManager.Codec.HTTP1;
  }

  private static long nanos(@Nullable Duration given, Duration usual) {
    return (given == null ? usual : given).toNanos();
  }

  private static List<HttpFilter> filters(HttpConnectionManager config, Scope scope) {
    List<HttpFilter> filters = new ArrayList<>();
    for (HttpFilterConfig filter : config.filters()) {
      if (!(filter.config() instanceof FilterSpec spec)) {
        throw new IllegalArgumentException("filter " + filter.name() + " has no behaviour");
      }
      filters.add(spec.filter(filter.name(), filters.size(), scope));
    }
    return List.copyOf(filters);
  }

  /// The route table now; null: it does not exist.
  @Nullable CompiledTable table(Serving current) {
    if (inline != null) {
      return inline;
    }
    return config.routes() instanceof RouteSource.Rds rds ? current.tables().get(rds.name()) : null;
  }

  @Override
  public void retire() {
    retired = true;
  }

  /// Whether what begins now is to be judged by another one.
  boolean retired() {
    return retired;
  }

  @Override
  public boolean follows(ConnectionFilter other) {
    return other instanceof HttpManager before && before.config.codec() == config.codec();
  }

  @Override
  public void install(Channel channel, Worker worker, Accepted accepted) {
    Boolean http2 =
        switch (config.codec()) {
          case AUTO -> null;
          case HTTP1 -> false;
          case HTTP2 -> true;
        };
    channel.pipeline().addLast(new HttpChannelHandler(this, worker, channel, accepted, http2));
  }
}
