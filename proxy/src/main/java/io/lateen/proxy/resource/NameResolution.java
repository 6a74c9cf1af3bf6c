package io.lateen.proxy.resource;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the names of a cluster are resolved, and how often.
///
/// @param servers who is asked, port included; empty: those of the system
/// @param rate the time between two answers
/// @param byTtl whether the answer's TTL comes in place of `rate`, unless it is 0
/// @param jitter at most this much is added to either
/// @param failures the time after a failure; null: `rate`
public record NameResolution(
    Family family,
    List<Address> servers,
    Duration rate,
    boolean byTtl,
    Duration jitter,
    @Nullable Backoff failures) {

  public NameResolution {
    servers = List.copyOf(servers);
  }

  /// By the system's servers, each `rate`.
  public static NameResolution every(Duration rate, Family family) {
    return new NameResolution(family, List.of(), rate, false, Duration.ZERO, null);
  }

  /// `DnsLookupFamily`.
  public enum Family {
    /// IPv6; IPv4 where there is none.
    AUTO,
    V4_ONLY,
    V6_ONLY,
    /// IPv4; IPv6 where there is none.
    V4_PREFERRED,
    ALL
  }

  /// `RefreshRate`: twice as long after each failure, from `base` to `max`.
  public record Backoff(Duration base, Duration max) {}
}
