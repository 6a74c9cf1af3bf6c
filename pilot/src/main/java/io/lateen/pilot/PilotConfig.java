package io.lateen.pilot;

import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.source.MeshFiles;
import java.net.InetSocketAddress;

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
public record PilotConfig(
    InetSocketAddress grpc,
    InetSocketAddress monitoring,
    InetSocketAddress http,
    MeshConfig mesh,
    boolean followsConfigMap,
    String version,
    MeshFiles files) {

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
