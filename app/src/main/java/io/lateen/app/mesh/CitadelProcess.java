package io.lateen.app.mesh;

import io.lateen.citadel.server.CitadelSettings;
import io.lateen.node.kubelet.image.Launch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Citadel as a process of its own, with the settings of the hosted one: it can be killed, and
/// comes back, without the rest of the control plane.
final class CitadelProcess {
  private CitadelProcess() {}

  /// @param address where sidecars ask
  /// @param pilot where it listens
  static Launch launch(Path dist, String address, String pilot, Path kubeconfig) {
    Path folder = dist.toAbsolutePath();
    Path run = folder.resolve("run");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path cache = run.resolve("control.aot");
    if (Files.exists(cache)) {
      command.add("-XX:AOTCache=" + cache);
    }
    command.add("@" + run.resolve("control.options"));
    command.add("@" + run.resolve("app.cp"));
    command.add("io.lateen.app.Main");
    command.addAll(List.of("citadel", "--kubeconfig", kubeconfig.toString()));
    command.addAll(List.of("--bind-address", address));
    CitadelSettings settings = CitadelPart.settings(address, pilot);
    command.addAll(List.of("--grpc-port", "" + settings.grpc().getPort()));
    command.addAll(List.of("--monitoring-port", "" + settings.monitoring().getPort()));
    command.addAll(List.of("--key", settings.form().name()));
    command.addAll(List.of("--self-signed-ca-cert-ttl", settings.rootLife().toHours() + "h"));
    command.addAll(List.of("--custom-dns-names", CitadelPart.customNames(pilot)));
    // Several meshes of a host would want one port.
    command.addAll(List.of("--ctrlz_port", "-1"));
    return new Launch.Exec(command, Map.of("LATEEN_DIST", folder.toString()), address);
  }
}
