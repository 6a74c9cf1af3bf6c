package io.lateen.mixer.server;

import io.lateen.mixer.server.load.LoadLimits;
import io.lateen.wire.kube.WorkloadApi;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a Mixer is started with; the names are those of Istio's flags where it has one.
///
/// @param grpc where Check and Report are served, `--port` or `--address`; port 0 takes a free one,
///     and a [java.net.UnixDomainSocketAddress] is a file
/// @param monitoring where `/metrics`, `/version` and `/healthz` are, `--monitoringPort`
/// @param scrape where the metrics that rules make are; null: nowhere
/// @param defaultNamespace whose rules are for every request, `--configDefaultNamespace`
/// @param longestValidity the most a proxy may remember an answer, whatever handlers said: how long
///     a changed rule can go unnoticed by those who asked before
/// @param accounts asked whose the tokens of callers are; null: nobody needs one
public record MixerSettings(
    SocketAddress grpc,
    InetSocketAddress monitoring,
    @Nullable InetSocketAddress scrape,
    String version,
    String defaultNamespace,
    CallLimits calls,
    LoadLimits load,
    Duration longestValidity,
    @Nullable WorkloadApi accounts) {

  /// Istio's defaults.
  public static MixerSettings at(SocketAddress grpc, InetSocketAddress monitoring, String version) {
    return new MixerSettings(
        grpc,
        monitoring,
        null,
        version,
        "istio-system",
        CallLimits.USUAL,
        LoadLimits.NONE,
        Duration.ofDays(1),
        null);
  }

  public MixerSettings withLongestValidity(Duration longest) {
    return new MixerSettings(
        grpc, monitoring, scrape, version, defaultNamespace, calls, load, longest, accounts);
  }

  /// Serves the Prometheus adapter's metrics; Istio's port is 42422.
  public MixerSettings withScrape(InetSocketAddress address) {
    return new MixerSettings(
        grpc,
        monitoring,
        address,
        version,
        defaultNamespace,
        calls,
        load,
        longestValidity,
        accounts);
  }

  public MixerSettings withDefaultNamespace(String namespace) {
    return new MixerSettings(
        grpc, monitoring, scrape, version, namespace, calls, load, longestValidity, accounts);
  }

  public MixerSettings withLimits(CallLimits most, LoadLimits before) {
    return new MixerSettings(
        grpc,
        monitoring,
        scrape,
        version,
        defaultNamespace,
        most,
        before,
        longestValidity,
        accounts);
  }

  /// Serves only callers of this host, and those whose token says that they are of the mesh.
  public MixerSettings withCallersKnownTo(WorkloadApi api) {
    return new MixerSettings(
        grpc, monitoring, scrape, version, defaultNamespace, calls, load, longestValidity, api);
  }
}
