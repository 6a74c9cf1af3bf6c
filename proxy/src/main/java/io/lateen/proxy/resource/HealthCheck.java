package io.lateen.proxy.resource;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// `envoy.config.core.v3.HealthCheck`: asks each endpoint again and again whether it is well.
///
/// @param initialJitter up to this before the first check
/// @param jitter up to this is added to each interval
/// @param jitterPercent of the interval, up to which is added too
/// @param unhealthyThreshold failures in a row that make an endpoint ill
/// @param healthyThreshold successes in a row that make it well; the very first suffices
/// @param port to ask at; 0: the endpoint's own
public record HealthCheck(
    Probe probe,
    Duration timeout,
    Duration initialJitter,
    Duration jitter,
    int jitterPercent,
    int unhealthyThreshold,
    int healthyThreshold,
    int port,
    Intervals intervals) {

  /// How long until the next check.
  ///
  /// @param usual of a well endpoint, and while a change is coming about
  /// @param unhealthy of an ill one
  /// @param unhealthyEdge once, after it became ill
  /// @param healthyEdge once, after it became well
  /// @param noTraffic while nobody has ever called the cluster
  /// @param noTrafficHealthy the same, of a well endpoint
  public record Intervals(
      Duration usual,
      Duration unhealthy,
      Duration unhealthyEdge,
      Duration healthyEdge,
      Duration noTraffic,
      Duration noTrafficHealthy) {}

  /// What is asked.
  public sealed interface Probe {}

  /// A request.
  ///
  /// @param host empty: the cluster's name
  /// @param expected ranges of status that mean well; to is not in it
  /// @param retriable ranges of status that count like no answer, not at once
  public record Http(
      String method,
      String host,
      String path,
      Map<String, String> headers,
      List<Range> expected,
      List<Range> retriable)
      implements Probe {
    public Http {
      expected = List.copyOf(expected);
      retriable = List.copyOf(retriable);
    }
  }

  /// `grpc.health.v1.Health/Check`.
  ///
  /// @param service empty: the server as a whole
  /// @param authority empty: the cluster's name
  /// @param metadata sent with the call, names in lower case
  public record Grpc(String service, String authority, Map<String, String> metadata)
      implements Probe {}

  /// A connection, perhaps with something said. Each character is an octet.
  ///
  /// @param send empty: nothing
  /// @param receive what must come, in this order, others in between
  public record Tcp(String send, List<String> receive) implements Probe {
    public Tcp {
      receive = List.copyOf(receive);
    }
  }

  /// `[from, to)`
  public record Range(int from, int to) {
    public boolean has(int number) {
      return from <= number && number < to;
    }
  }
}
