package io.lateen.mixer.server;

/// What a server takes; the names are those of Istio's flags.
///
/// @param maxMessageSize octets of a request
/// @param maxConcurrentStreams calls on one connection
/// @param apiWorkerPoolSize calls under way in all; a call beyond is told that the server is
///     overloaded
/// @param numCheckCacheEntries answers to checks that are remembered; 0: none
public record CallLimits(
    int maxMessageSize, int maxConcurrentStreams, int apiWorkerPoolSize, int numCheckCacheEntries) {

  /// Istio's defaults, except that fewer answers are remembered: what fits beside 1,000 workloads
  /// in a heap of 256 MiB.
  public static final CallLimits USUAL = new CallLimits(1 << 20, 1024, 1024, 100_000);
}
