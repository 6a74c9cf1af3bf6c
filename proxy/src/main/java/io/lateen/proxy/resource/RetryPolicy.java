package io.lateen.proxy.resource;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `envoy.config.route.v3.RetryPolicy`.
///
/// @param numRetries attempts after the first
/// @param perTryTimeout null or zero: the route's time-out alone
/// @param perTryIdleTimeout null or zero: none
/// @param avoidPreviousHosts predicate `previous_hosts`: do not pick an endpoint tried before
/// @param hostSelectionMaxAttempts how often to pick again for that
/// @param backOffBase Envoy's default is 25 ms
/// @param backOffMax Envoy's default is ten times the base
public record RetryPolicy(
    Set<RetryOn> retryOn,
    int numRetries,
    @Nullable Duration perTryTimeout,
    @Nullable Duration perTryIdleTimeout,
    List<Integer> retriableStatusCodes,
    List<HeaderMatch> retriableHeaders,
    boolean avoidPreviousHosts,
    int hostSelectionMaxAttempts,
    Duration backOffBase,
    Duration backOffMax) {

  public RetryPolicy {
    retryOn = Set.copyOf(retryOn);
    retriableStatusCodes = List.copyOf(retriableStatusCodes);
    retriableHeaders = List.copyOf(retriableHeaders);
  }
}
