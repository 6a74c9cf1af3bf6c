package io.lateen.pilot.issuer;

import java.time.Duration;

/// When keys are fetched.
///
/// @param timeout for one answer, from the first octet sent to the last received
/// @param refresh from one fetch that succeeded to the next
/// @param retry after a failure; doubled by each further one, up to `mostRetry`
/// @param discovery for how long an issuer's answer where its keys are is believed
/// @param patience for how long a snapshot waits for keys that were never asked for
/// @param firstPatience the same before anything was published: a Pilot that begins must not take
///     from proxies the keys they have
public record IssuerTiming(
    Duration timeout,
    Duration refresh,
    Duration retry,
    Duration mostRetry,
    Duration discovery,
    Duration patience,
    Duration firstPatience) {

  /// Istio 1.1's times (`pilot/pkg/model/jwks_resolver.go`), where it has some.
  public static final IssuerTiming ISTIO =
      new IssuerTiming(
          Duration.ofSeconds(5),
          Duration.ofMinutes(20),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofHours(24),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5));
}
