package io.lateen.mixer.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a Mixer is started with; the names are those of Istio's flags where it has one.
///
/// @param grpc where Check and Report are served, `--port`; port 0 takes a free one
/// @param monitoring where `/metrics`, `/version` and `/healthz` are, `--monitoringPort`
/// @param scrape where the metrics that rules make are; null: nowhere
/// @param maxMessageSize octets of a request
/// @param maxConcurrentStreams calls on one connection
/// @param apiWorkerPoolSize calls under way in all; a call beyond is told that the server is
///     overloaded
/// @param numCheckCacheEntries answers to checks that are remembered; 0: none
/// @param longestValidity the most a proxy may remember an answer, whatever handlers said: how long
///     a changed rule can go unnoticed by those who asked before
public record MixerSettings(
    InetSocketAddress grpc,
    InetSocketAddress monitoring,
    @Nullable InetSocketAddress scrape,
    String version,
    int maxMessageSize,
    int maxConcurrentStreams,
    int apiWorkerPoolSize,
    int numCheckCacheEntries,
    Duration longestValidity) {

  /// Istio's defaults, except that fewer answers are remembered: what fits beside 1,000 workloads
  /// in a heap of 256 MiB.
  public static MixerSettings at(
      InetSocketAddress grpc, InetSocketAddress monitoring, String version) {
    return new MixerSettings(
        grpc, monitoring, null, version, 1 << 20, 1024, 1024, 100_000, Duration.ofDays(1));
  }

  public MixerSettings withLongestValidity(Duration longest) {
    return with(scrape, longest);
  }

  /// Serves the Prometheus adapter's metrics; Istio's port is 42422.
  public MixerSettings withScrape(InetSocketAddress address) {
    return with(address, longestValidity);
  }

  private MixerSettings with(@Nullable InetSocketAddress address, Duration longest) {
    return new MixerSettings(
        grpc,
        monitoring,
        address,
        version,
        maxMessageSize,
        maxConcurrentStreams,
        apiWorkerPoolSize,
        numCheckCacheEntries,
        longest);
  }
}
