package io.lateen.model.rule;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What happens after routing: subsets of a host and how connections to it behave
/// (networking.istio.io/v1alpha3 `DestinationRule`).
///
/// @param workloadSelector labels of the callers of its own namespace that it is for, and nobody
///     else; null: for all that see it
public record DestinationRule(
    Meta meta,
    String host,
    @Nullable TrafficPolicy trafficPolicy,
    List<Subset> subsets,
    List<String> exportTo,
    @Nullable Map<String, String> workloadSelector)
    implements Rule {

  public DestinationRule {
    subsets = List.copyOf(subsets);
    exportTo = List.copyOf(exportTo);
    workloadSelector = workloadSelector == null ? null : Ordered.copyOf(workloadSelector);
  }

  public record Subset(
      String name, Map<String, String> labels, @Nullable TrafficPolicy trafficPolicy) {
    public Subset {
      labels = Ordered.copyOf(labels);
    }
  }

  public record TrafficPolicy(Settings settings, List<PortPolicy> portLevelSettings) {
    public TrafficPolicy {
      portLevelSettings = List.copyOf(portLevelSettings);
    }
  }

  /// The components of a policy; null where absent.
  ///
  /// @param retryBudget today's; a port's own settings cannot have one
  public record Settings(
      @Nullable LoadBalancer loadBalancer,
      @Nullable ConnectionPool connectionPool,
      @Nullable OutlierDetection outlierDetection,
      @Nullable ClientTls tls,
      @Nullable RetryBudget retryBudget) {
    public boolean isEmpty() {
      return loadBalancer == null
          && connectionPool == null
          && outlierDetection == null
          && tls == null
          && retryBudget == null;
    }
  }

  /// Replaces the components for one port; nothing is inherited but the retry budget.
  public record PortPolicy(@Nullable PortSelector port, Settings settings) {}

  /// How an endpoint is chosen.
  ///
  /// @param algorithm null: unspecified
  /// @param locality null: as the mesh has it
  /// @param warmUp null: new endpoints get their whole share at once
  public record LoadBalancer(
      @Nullable Algorithm algorithm,
      @Nullable LocalityLoadBalancing locality,
      @Nullable WarmUp warmUp) {}

  public sealed interface Algorithm {}

  /// Today's LEAST_REQUEST is the older LEAST_CONN.
  public enum Simple implements Algorithm {
    ROUND_ROBIN,
    LEAST_CONN,
    RANDOM,
    PASSTHROUGH,
    LEAST_REQUEST,
    UNSPECIFIED
  }

  public record ConsistentHash(HashKey key, HashTable table) implements Algorithm {}

  /// How hashes are spread over endpoints.
  public sealed interface HashTable {
    /// @param minimumSize 0: the proxy's default
    record Ring(long minimumSize) implements HashTable {}

    /// @param tableSize a prime; 0: the proxy's default
    record Maglev(long tableSize) implements HashTable {}
  }

  public sealed interface HashKey {
    record Header(String name) implements HashKey {}

    record Cookie(String name, @Nullable String path, @Nullable Duration ttl) implements HashKey {}

    record SourceIp() implements HashKey {}

    record QueryParameter(String name) implements HashKey {}

    /// Nothing set.
    record Unset() implements HashKey {}
  }

  /// @param minimumPercent of its share that a new endpoint begins with; null: 10
  /// @param aggression how its share grows: 1 evenly, more is faster at first; null: 1
  public record WarmUp(
      @Nullable Duration duration, @Nullable Double minimumPercent, @Nullable Double aggression) {}

  /// Where traffic from a locality goes (`localityLbSetting`, also of the mesh). Localities are
  /// `region/zone/subzone`, perhaps with a `*` at the end.
  ///
  /// @param enabled null: yes, as far as it says something
  public record LocalityLoadBalancing(
      List<Distribute> distribute,
      List<Failover> failover,
      List<String> failoverPriority,
      @Nullable Boolean enabled) {
    public LocalityLoadBalancing {
      distribute = List.copyOf(distribute);
      failover = List.copyOf(failover);
      failoverPriority = List.copyOf(failoverPriority);
    }

    public boolean isOn() {
      return !Boolean.FALSE.equals(enabled);
    }
  }

  /// @param to percent by locality
  public record Distribute(String from, Map<String, Integer> to) {
    public Distribute {
      to = Ordered.copyOf(to);
    }
  }

  /// From one region to another.
  public record Failover(String from, String to) {}

  /// @param percent of the requests under way that may be retries; null: 20
  /// @param minRetryConcurrency null: 3
  public record RetryBudget(@Nullable Double percent, @Nullable Integer minRetryConcurrency) {}

  public record ConnectionPool(@Nullable TcpPool tcp, @Nullable HttpPool http) {}

  /// A number of 0 is unset.
  ///
  /// @param idleTimeout of connections that are passed on as they are; null: the proxy's default
  public record TcpPool(
      int maxConnections,
      @Nullable Duration connectTimeout,
      @Nullable Keepalive keepalive,
      @Nullable Duration idleTimeout) {}

  public record Keepalive(int probes, @Nullable Duration time, @Nullable Duration interval) {}

  /// A number of 0 is unset.
  ///
  /// @param idleTimeout of pooled connections; null: the proxy's default
  /// @param useClientProtocol speak to the service what the client speaks
  /// @param maxConcurrentStreams on one HTTP/2 connection
  public record HttpPool(
      int http1MaxPendingRequests,
      int http2MaxRequests,
      int maxRequestsPerConnection,
      int maxRetries,
      @Nullable Duration idleTimeout,
      boolean useClientProtocol,
      int maxConcurrentStreams,
      H2Upgrade h2Upgrade) {}

  /// Whether a service that does not say so is spoken to in HTTP/2.
  public enum H2Upgrade {
    DEFAULT,
    DO_NOT_UPGRADE,
    UPGRADE
  }

  /// Which endpoints are put aside after failures.
  ///
  /// @param consecutiveErrors gateway errors, 1.1's name; 0 is unset
  /// @param consecutiveGatewayErrors today's name; 0 turns them off
  /// @param consecutive5xxErrors 0 turns them off
  /// @param splitLocalOrigin failures to connect count apart
  /// @param consecutiveLocalOriginFailures 0 turns them off
  /// @param minHealthPercent of healthy endpoints, below which all are used
  public record OutlierDetection(
      int consecutiveErrors,
      @Nullable Integer consecutiveGatewayErrors,
      @Nullable Integer consecutive5xxErrors,
      boolean splitLocalOrigin,
      @Nullable Integer consecutiveLocalOriginFailures,
      @Nullable Duration interval,
      @Nullable Duration baseEjectionTime,
      int maxEjectionPercent,
      @Nullable Integer minHealthPercent) {}

  public record ClientTls(
      Mode mode,
      @Nullable String clientCertificate,
      @Nullable String privateKey,
      @Nullable String caCertificates,
      List<String> subjectAltNames,
      @Nullable String sni,
      boolean insecureSkipVerify) {
    public ClientTls {
      subjectAltNames = List.copyOf(subjectAltNames);
    }

    public enum Mode {
      DISABLE,
      SIMPLE,
      MUTUAL,
      ISTIO_MUTUAL
    }
  }
}
