package io.lateen.app.mesh;

import io.lateen.cli.Complaint;
import io.lateen.cli.print.ReleaseVersion;
import io.lateen.galley.GalleyConfig;
import io.lateen.galley.http.ApiServerSettings;
import io.lateen.galley.monitoring.MonitoringSettings;
import io.lateen.galley.resource.ClusterIps;
import io.lateen.node.kubelet.image.HostedPart;
import io.lateen.pilot.Pilot;
import io.lateen.pilot.PilotConfig;
import io.lateen.pilot.PilotEnvironment;
import io.lateen.pilot.SecureXds;
import io.lateen.pilot.admit.Admission;
import io.lateen.pilot.push.Joins;
import io.lateen.pilot.push.Pacing;
import io.lateen.pilot.snapshot.MeshConfig.Defaults;
import io.lateen.pilot.source.MeshConfigParser;
import io.lateen.pilot.tls.KeySecret;
import io.lateen.wire.kube.IngressApi;
import io.lateen.wire.kube.ObjectSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The settings of each part in a local mesh.
final class Parts {
  private static final int SERVICE_ADDRESSES = 32_000;

  private Parts() {}

  static GalleyConfig galley(Home home, Addresses addresses) {
    return new GalleyConfig(
            home.store(),
            new ApiServerSettings(
                home.folder().resolve("pki"),
                InetAddress.ofLiteral("127.0.0.1"),
                addresses.apiPort(),
                home.kubeconfig(),
                Optional.of(home.node().resolve("kubelet-token"))),
            new ClusterIps("127." + addresses.block() + ".128.1", SERVICE_ADDRESSES))
        .monitored(
            new MonitoringSettings(
                new InetSocketAddress("127.0.0.1", addresses.monitoringPort()),
                ReleaseVersion.current()))
        .checkedBy(EnvoyChecks::check);
  }

  /// @param mesh the mesh document of ConfigMap `istio`
  /// @param overTls asked about proxies that come over TLS
  static HostedPart pilot(
      Addresses addresses,
      String mesh,
      ObjectSource objects,
      Joins joins,
      Admission admission,
      IngressApi ingresses,
      Admission overTls) {
    PilotConfig config =
        new PilotConfig(
                new InetSocketAddress(addresses.pilot(), 15010),
                new InetSocketAddress(addresses.pilot(), 15014),
                new InetSocketAddress(addresses.pilot(), 8080),
                MeshConfigParser.parse(mesh).defaulting(defaults()),
                true,
                ReleaseVersion.current())
            .paced(pace())
            .secured(
                new SecureXds(
                    new InetSocketAddress(addresses.pilot(), 15011),
                    new KeySecret(objects, "istio-system"),
                    overTls));
    return new ServerPart<>(
        addresses.pilot(),
        "io.lateen.pilot",
        () -> start(config, objects, joins, admission, ingresses),
        Pilot::isReady);
  }

  private static Pacing pace() {
    return read(PilotEnvironment::pacing);
  }

  private static Defaults defaults() {
    return read(PilotEnvironment::defaults);
  }

  private static <T> T read(Function<Map<String, String>, T> settings) {
    try {
      return settings.apply(System.getenv());
    } catch (IllegalArgumentException e) {
      throw new Complaint(String.valueOf(e.getMessage()), "", e);
    }
  }

  private static Pilot start(
      PilotConfig config,
      ObjectSource objects,
      Joins joins,
      Admission admission,
      IngressApi ingresses)
      throws IOException {
    Pilot pilot = new Pilot(config, objects, List.of(), joins, admission, ingresses);
    pilot.start();
    return pilot;
  }

  static RunFile runFile(Home home, Addresses addresses, MeshOptions options) {
    ProcessHandle self = ProcessHandle.current();
    return new RunFile(
        self.pid(),
        RunFile.startOf(self),
        false,
        home.kubeconfig().toString(),
        "https://127.0.0.1:" + addresses.apiPort(),
        addresses.gateway(),
        addresses.block(),
        options.proxies().describe(),
        null);
  }
}
