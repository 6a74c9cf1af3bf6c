package io.lateen.pilot;

import io.lateen.pilot.issuer.IssuerTiming;
import io.lateen.pilot.push.Pacing;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.source.MeshFiles;
import io.lateen.pilot.source.mcp.ConfigSources;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a Pilot is started with.
///
/// @param grpc where proxies connect (Istio: port 15010); port 0 for any free one
/// @param monitoring `/ready`, `/metrics`, `/debug` (Istio: port 15014)
/// @param http the same pages for older clients (Istio: port 8080)
/// @param mesh settings of the mesh
/// @param followsConfigMap whether ConfigMap `istio` has precedence over them, now and when it
/// changes
/// @param version what `/version` says
/// @param files that have precedence over both
/// @param issuers when keys of issuers of tokens are fetched
/// @param pacing how fast changes are pushed
/// @param secure the same xDS over TLS; null: there is none
/// @param issuerRoots PEM of authorities whose key servers are believed beside Java's; null: none
/// @param configSources whose rules take the place of the API server's
public record PilotConfig(
    InetSocketAddress grpc,
    InetSocketAddress monitoring,
    InetSocketAddress http,
    MeshConfig mesh,
    boolean followsConfigMap,
    String version,
    MeshFiles files,
    IssuerTiming issuers,
    @Nullable Path issuerRoots,
    Pacing pacing,
    @Nullable SecureXds secure,
    ConfigSources configSources) {

  /// The same at another pace.
  public PilotConfig paced(Pacing other) {
    return new PilotConfig(
        grpc,
        monitoring,
        http,
        mesh,
        followsConfigMap,
        version,
        files,
        issuers,
        issuerRoots,
        other,
        secure,
        configSources);
  }

  /// The same, over TLS too; null: not.
  public PilotConfig secured(@Nullable SecureXds other) {
    return new PilotConfig(
        grpc,
        monitoring,
        http,
        mesh,
        followsConfigMap,
        version,
        files,
        issuers,
        issuerRoots,
        pacing,
        other,
        configSources);
  }

  /// The same with rules from elsewhere.
  public PilotConfig configuredBy(ConfigSources sources) {
    return new PilotConfig(
        grpc,
        monitoring,
        http,
        mesh,
        followsConfigMap,
        version,
        files,
        issuers,
        issuerRoots,
        pacing,
        secure,
        sources);
  }

  /// Without TLS, and without rules from elsewhere.
  public PilotConfig(
      InetSocketAddress grpc,
      InetSocketAddress monitoring,
      InetSocketAddress http,
      MeshConfig mesh,
      boolean followsConfigMap,
      String version,
      MeshFiles files,
      IssuerTiming issuers,
      @Nullable Path issuerRoots,
      Pacing pacing) {
    this(
        grpc,
        monitoring,
        http,
        mesh,
        followsConfigMap,
        version,
        files,
        issuers,
        issuerRoots,
        pacing,
        null,
        ConfigSources.NONE);
  }

  /// With Istio's times, and key servers that Java's authorities vouch for.
  public PilotConfig(
      InetSocketAddress grpc,
      InetSocketAddress monitoring,
      InetSocketAddress http,
      MeshConfig mesh,
      boolean followsConfigMap,
      String version,
      MeshFiles files) {
    this(
        grpc,
        monitoring,
        http,
        mesh,
        followsConfigMap,
        version,
        files,
        IssuerTiming.ISTIO,
        null,
        Pacing.USUAL);
  }

  /// Without files.
  public PilotConfig(
      InetSocketAddress grpc,
      InetSocketAddress monitoring,
      InetSocketAddress http,
      MeshConfig mesh,
      boolean followsConfigMap,
      String version) {
    this(grpc, monitoring, http, mesh, followsConfigMap, version, MeshFiles.NONE);
  }
}
