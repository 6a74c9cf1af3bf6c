package io.lateen.app.mesh;

import io.lateen.citadel.server.CitadelServer;
import io.lateen.citadel.server.CitadelSettings;
import io.lateen.cli.print.ReleaseVersion;
import io.lateen.node.kubelet.image.HostedPart;
import io.lateen.wire.kube.ClusterSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Deque;

/// Citadel as the process of its Pod.
final class CitadelPart {
  private CitadelPart() {}

  /// @param started what is to be closed in the end
  static HostedPart of(String address, Path kubeconfig, Deque<AutoCloseable> started)
      throws IOException {
    var client = ClusterSource.client(kubeconfig);
    started.push(client);
    CitadelSettings settings = settings(address);
    return new ServerPart<>(
        address,
        "io.lateen.citadel",
        () -> CitadelServer.start(settings, client),
        CitadelServer::isReady);
  }

  static CitadelSettings settings(String address) {
    return CitadelSettings.at(
        new InetSocketAddress(address, 8060),
        new InetSocketAddress(address, 15014),
        ReleaseVersion.current());
  }
}
