package io.lateen.proxy.resource;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `envoy.config.route.v3.RetryPolicy`.
///
/// @param numRetries attempts after the first
/// @param perTryTimeout null or zero: the route's time-out alone
/// @param perTryIdleTimeout how long nothing may happen in an attempt; null or zero: no matter
/// @param retriableRequestHeaders one of them must be in the request; empty: no matter
/// @param avoidPreviousHosts predicate `previous_hosts`: do not pick an endpoint tried before
/// @param hostSelectionMaxAttempts how often to pick again for that
/// @param priorityFrequency `previous_priorities`: after so many attempts their priorities are left
///     out; 0: never
/// @param backOffBase Envoy's default is 25 ms
/// @param backOffMax Envoy's default is ten times the base
/// @param rateLimited null: nobody says how long to wait
public record RetryPolicy(
    Set<RetryOn> retryOn,
    int numRetries,
    @Nullable Duration perTryTimeout,
    @Nullable Duration perTryIdleTimeout,
    List<Integer> retriableStatusCodes,
    List<HeaderMatch> retriableHeaders,
    List<HeaderMatch> retriableRequestHeaders,
    boolean avoidPreviousHosts,
    int hostSelectionMaxAttempts,
    int priorityFrequency,
    Duration backOffBase,
    Duration backOffMax,
    @Nullable RateLimitedBackOff rateLimited) {

  /// The headers of a response that say how long to wait.
  ///
  /// @param max what asks for more is not heeded
  public record RateLimitedBackOff(List<ResetHeader> headers, Duration max) {
    public RateLimitedBackOff {
      headers = List.copyOf(headers);
    }
  }

  /// @param unixTime seconds since 1970; else seconds from now
  public record ResetHeader(String name, boolean unixTime) {}

  public RetryPolicy {
    retryOn = Set.copyOf(retryOn);
    retriableStatusCodes = List.copyOf(retriableStatusCodes);
    retriableHeaders = List.copyOf(retriableHeaders);
    retriableRequestHeaders = List.copyOf(retriableRequestHeaders);
  }
}
