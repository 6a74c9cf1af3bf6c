package io.lateen.proxy.resource;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.config.cluster.v3.Cluster`.
///
/// @param altStatName the name in statistics; empty: `name`
/// @param outlierDetection null: none
/// @param http2 null: HTTP/1.1, unless `version` says otherwise
/// @param maxRequestsPerConnection 0: no limit
/// @param idleTimeout of pooled connections; null: Envoy's default of one hour; zero: none
/// @param tls of endpoints that no socket match holds for; null: plain text
/// @param healthChecks one at most
/// @param socketMatches the first that holds for an endpoint decides how it is spoken to
/// @param origin the rule it was made of, beside the service; says nothing of how it acts
public record Cluster(
    String name,
    String altStatName,
    Discovery discovery,
    Duration connectTimeout,
    LoadBalancing balancing,
    CircuitBreakers circuitBreakers,
    @Nullable OutlierDetection outlierDetection,
    @Nullable Http2Options http2,
    HttpVersion version,
    @Nullable UpstreamTls tls,
    SocketSettings sockets,
    int maxRequestsPerConnection,
    @Nullable Duration idleTimeout,
    List<HealthCheck> healthChecks,
    List<SocketMatch> socketMatches,
    Origin origin) {

  public Cluster {
    healthChecks = List.copyOf(healthChecks);
    socketMatches = List.copyOf(socketMatches);
  }

  /// Whether both serve requests in the same way, whatever rule they were made of.
  public boolean actsAs(Cluster other) {
    return madeOf(other.origin).equals(other);
  }

  private Cluster madeOf(Origin rule) {
    return rule.equals(origin)
        ? this
        : new Cluster(
            name,
            altStatName,
            discovery,
            connectTimeout,
            balancing,
            circuitBreakers,
            outlierDetection,
            http2,
            version,
            tls,
            sockets,
            maxRequestsPerConnection,
            idleTimeout,
            healthChecks,
            socketMatches,
            rule);
  }

  /// How it is decided what is spoken to the endpoints.
  public enum HttpVersion {
    /// HTTP/2 where it is configured, else HTTP/1.1.
    CONFIGURED,
    /// What the client spoke to us (`use_downstream_protocol_config`).
    DOWNSTREAM,
    /// What ALPN agrees on (`auto_config`); without TLS HTTP/1.1.
    NEGOTIATED
  }

  /// The name in statistics.
  public String statName() {
    return altStatName.isEmpty() ? name : altStatName;
  }
}
