package io.lateen.pilot.translate.cluster;

import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.cluster.v3.UpstreamConnectionOptions;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.TcpKeepalive;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.type.v3.Percent;
import io.lateen.model.rule.DestinationRule.ConnectionPool;
import io.lateen.model.rule.DestinationRule.H2Upgrade;
import io.lateen.model.rule.DestinationRule.HttpPool;
import io.lateen.model.rule.DestinationRule.LoadBalancer;
import io.lateen.model.rule.DestinationRule.RetryBudget;
import io.lateen.model.rule.DestinationRule.Simple;
import io.lateen.model.rule.DestinationRule.TcpPool;
import io.lateen.pilot.translate.message.Messages;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A cluster in the making: settings are applied one layer upon the other, then it is built.
final class ClusterDraft {
  private static final String HTTP_OPTIONS =
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
  private static final int MAX_STREAMS = 1073741824;
  private static final double DEFAULT_PERCENT = 20;
  private static final int ENVOYS_LEAST = 3;
  private static final int MESH_LEAST = 32;

  private final Cluster.Builder cluster;
  private final Thresholds.Builder thresholds = Thresholds.newBuilder();
  private boolean http2;
  private int maxStreams = MAX_STREAMS;
  private int maxRequestsPerConnection;
  private @Nullable Duration idleTimeout;
  private boolean clientProtocol;

  ClusterDraft(String name, Duration connectTimeout, boolean http2) {
    cluster =
        Cluster.newBuilder().setName(name).setConnectTimeout(Messages.duration(connectTimeout));
    this.http2 = http2;
  }

  /// For what has no method here.
  Cluster.Builder message() {
    return cluster;
  }

  boolean isHttp2() {
    return http2;
  }

  ClusterDraft maxRetries(int maxRetries) {
    thresholds.setMaxRetries(Messages.uint32(maxRetries));
    return this;
  }

  /// The caller chose the address already.
  ClusterDraft originalDestination() {
    cluster.setType(DiscoveryType.ORIGINAL_DST).setLbPolicy(LbPolicy.CLUSTER_PROVIDED);
    cluster.clearEdsClusterConfig().clearLoadAssignment().clearLbConfig();
    return this;
  }

  void apply(LoadBalancer balancer) {
    if (cluster.getType() == DiscoveryType.ORIGINAL_DST) {
      return;
    }
    if (balancer.algorithm() == Simple.PASSTHROUGH) {
      originalDestination();
    } else {
      BalancerTranslator.apply(balancer, cluster);
    }
  }

  /// Servers are spoken to as clients speak, when nobody says what they speak.
  ClusterDraft asClientsSpeak(boolean undeclared) {
    clientProtocol |= undeclared;
    return this;
  }

  void apply(RetryBudget budget) {
    Double percent = budget.percent();
    Integer least = budget.minRetryConcurrency();
    thresholds.setRetryBudget(
        retryBudget(
            percent == null ? DEFAULT_PERCENT : percent, least == null ? ENVOYS_LEAST : least));
  }

  /// What keeps retries from making a failure worse, unless a rule says otherwise.
  ClusterDraft meshRetryBudget() {
    thresholds.setRetryBudget(retryBudget(DEFAULT_PERCENT, MESH_LEAST));
    return this;
  }

  private static Thresholds.RetryBudget retryBudget(double percent, int least) {
    return Thresholds.RetryBudget.newBuilder()
        .setBudgetPercent(Percent.newBuilder().setValue(percent))
        .setMinRetryConcurrency(Messages.uint32(least))
        .build();
  }

  void apply(ConnectionPool pool) {
    TcpPool tcp = pool.tcp();
    if (tcp != null) {
      apply(tcp);
    }
    HttpPool http = pool.http();
    if (http != null) {
      apply(http);
    }
  }

  private void apply(TcpPool tcp) {
    if (tcp.maxConnections() > 0) {
      thresholds.setMaxConnections(Messages.uint32(tcp.maxConnections()));
    }
    Duration connectTimeout = tcp.connectTimeout();
    if (connectTimeout != null) {
      cluster.setConnectTimeout(Messages.duration(connectTimeout));
    }
    keepalive(Messages.keepalive(tcp.keepalive()));
  }

  void keepalive(@Nullable TcpKeepalive keepalive) {
    if (keepalive != null) {
      cluster.setUpstreamConnectionOptions(
          UpstreamConnectionOptions.newBuilder().setTcpKeepalive(keepalive));
    }
  }

  private void apply(HttpPool http) {
    if (http.http1MaxPendingRequests() > 0) {
      thresholds.setMaxPendingRequests(Messages.uint32(http.http1MaxPendingRequests()));
    }
    if (http.http2MaxRequests() > 0) {
      thresholds.setMaxRequests(Messages.uint32(http.http2MaxRequests()));
    }
    if (http.maxRetries() > 0) {
      thresholds.setMaxRetries(Messages.uint32(http.maxRetries())).clearRetryBudget();
    }
    if (http.maxRequestsPerConnection() > 0) {
      maxRequestsPerConnection = http.maxRequestsPerConnection();
    }
    if (http.idleTimeout() != null) {
      idleTimeout = http.idleTimeout();
    }
    clientProtocol |= http.useClientProtocol();
    http2 |= http.h2Upgrade() == H2Upgrade.UPGRADE;
    if (http.maxConcurrentStreams() > 0) {
      maxStreams = http.maxConcurrentStreams();
    }
  }

  Cluster build() {
    if (!thresholds.build().equals(Thresholds.getDefaultInstance())) {
      cluster.setCircuitBreakers(CircuitBreakers.newBuilder().addThresholds(thresholds));
    }
    if (http2 || clientProtocol || maxRequestsPerConnection > 0 || idleTimeout != null) {
      cluster.putTypedExtensionProtocolOptions(HTTP_OPTIONS, Messages.any(httpOptions()));
    }
    return cluster.build();
  }

  private HttpProtocolOptions httpOptions() {
    HttpProtocolOptions.Builder options = HttpProtocolOptions.newBuilder();
    if (maxRequestsPerConnection > 0) {
      options
          .getCommonHttpProtocolOptionsBuilder()
          .setMaxRequestsPerConnection(Messages.uint32(maxRequestsPerConnection));
    }
    if (idleTimeout != null) {
      options.getCommonHttpProtocolOptionsBuilder().setIdleTimeout(Messages.duration(idleTimeout));
    }
    if (clientProtocol) {
      options
          .getUseDownstreamProtocolConfigBuilder()
          .setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance())
          .setHttp2ProtocolOptions(http2Options());
    } else if (http2) {
      options.getExplicitHttpConfigBuilder().setHttp2ProtocolOptions(http2Options());
    } else {
      options
          .getExplicitHttpConfigBuilder()
          .setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance());
    }
    return options.build();
  }

  private Http2ProtocolOptions.Builder http2Options() {
    return Http2ProtocolOptions.newBuilder().setMaxConcurrentStreams(Messages.uint32(maxStreams));
  }
}
