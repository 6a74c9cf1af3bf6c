package io.lateen.model.rule;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What happens after routing: subsets of a host and how connections to it behave
/// (networking.istio.io/v1alpha3 `DestinationRule`).
public record DestinationRule(
    Meta meta,
    String host,
    @Nullable TrafficPolicy trafficPolicy,
    List<Subset> subsets,
    List<String> exportTo)
    implements Rule {

  public DestinationRule {
    subsets = List.copyOf(subsets);
    exportTo = List.copyOf(exportTo);
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

  /// The four components of a policy; null where absent.
  public record Settings(
      @Nullable LoadBalancer loadBalancer,
      @Nullable ConnectionPool connectionPool,
      @Nullable OutlierDetection outlierDetection,
      @Nullable ClientTls tls) {
    public boolean isEmpty() {
      return loadBalancer == null
          && connectionPool == null
          && outlierDetection == null
          && tls == null;
    }
  }

  /// Replaces the four components for one port; nothing is inherited.
  public record PortPolicy(@Nullable PortSelector port, Settings settings) {}

  public sealed interface LoadBalancer {}

  public enum Simple implements LoadBalancer {
    ROUND_ROBIN,
    LEAST_CONN,
    RANDOM,
    PASSTHROUGH
  }

  public record ConsistentHash(HashKey key, long minimumRingSize) implements LoadBalancer {}

  public sealed interface HashKey {
    record Header(String name) implements HashKey {}

    record Cookie(String name, @Nullable String path, @Nullable Duration ttl) implements HashKey {}

    record SourceIp() implements HashKey {}

    /// Nothing set.
    record Unset() implements HashKey {}
  }

  public record ConnectionPool(@Nullable TcpPool tcp, @Nullable HttpPool http) {}

  /// A number of 0 is unset.
  public record TcpPool(
      int maxConnections, @Nullable Duration connectTimeout, @Nullable Keepalive keepalive) {}

  public record Keepalive(int probes, @Nullable Duration time, @Nullable Duration interval) {}

  /// A number of 0 is unset.
  public record HttpPool(
      int http1MaxPendingRequests,
      int http2MaxRequests,
      int maxRequestsPerConnection,
      int maxRetries) {}

  public record OutlierDetection(
      int consecutiveErrors,
      @Nullable Duration interval,
      @Nullable Duration baseEjectionTime,
      int maxEjectionPercent,
      int minHealthPercent) {}

  public record ClientTls(
      Mode mode,
      @Nullable String clientCertificate,
      @Nullable String privateKey,
      @Nullable String caCertificates,
      List<String> subjectAltNames,
      @Nullable String sni) {
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
