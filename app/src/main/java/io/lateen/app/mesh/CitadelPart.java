package io.lateen.app.mesh;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.citadel.secrets.CustomNames;
import io.lateen.citadel.server.CitadelServer;
import io.lateen.citadel.server.CitadelSettings;
import io.lateen.cli.print.ReleaseVersion;
import io.lateen.node.kubelet.image.HostedPart;
import java.net.InetSocketAddress;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Citadel as the process of its Pod.
final class CitadelPart {
  private CitadelPart() {}

  /// @param pilot where it listens
  static HostedPart of(String address, String pilot, KubernetesClient client) {
    CitadelSettings settings = settings(address, pilot);
    return new ServerPart<>(
        address,
        "io.lateen.citadel",
        () -> CitadelServer.start(settings, client),
        CitadelServer::isReady);
  }

  static CitadelSettings settings(String address, String pilot) {
    return CitadelSettings.at(
            new InetSocketAddress(address, 8060),
            new InetSocketAddress(address, 15014),
            ReleaseVersion.current())
        .withCustomNames(CustomNames.parse(customNames(pilot)));
  }

  /// Clients that are no proxies know Pilot by its Service or address, not by its identity.
  ///
  /// @return as `--custom-dns-names`
  static String customNames(String pilot) {
    return Stream.of("istio-pilot.istio-system", "istio-pilot.istio-system.svc", pilot)
        .map(host -> "istio-pilot-service-account.istio-system:" + host)
        .collect(Collectors.joining(","));
  }
}
