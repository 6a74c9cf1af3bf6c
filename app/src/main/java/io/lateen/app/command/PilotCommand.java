package io.lateen.app.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.print.ReleaseVersion;
import io.lateen.pilot.Pilot;
import io.lateen.pilot.PilotConfig;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.source.MeshConfigParser;
import io.lateen.wire.kube.ClusterSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `lateen pilot`: Pilot alone, for any Kubernetes API server and any xDS v3 proxies.
@Command(
    name = "pilot",
    description = "Run Pilot alone: reads a Kubernetes API server, serves xDS.",
    footer = {
      "",
      "Example:",
      "  lateen pilot --kubeconfig ~/.lateen/kubeconfig --grpcAddr 127.0.0.1:15010"
    })
public final class PilotCommand implements Callable<Integer> {
  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      required = true,
      description = "The API server to read.")
  private Path kubeconfig = Path.of("");

  @Option(
      names = "--grpcAddr",
      paramLabel = "[HOST]:PORT",
      description = "xDS (default: ${DEFAULT-VALUE}).")
  private String grpc = ":15010";

  @Option(
      names = "--httpAddr",
      paramLabel = "[HOST]:PORT",
      description = "Debug pages (default: ${DEFAULT-VALUE}).")
  private String http = ":8080";

  @Option(
      names = "--monitoringAddr",
      paramLabel = "[HOST]:PORT",
      description = "Readiness, metrics and debug pages (default: ${DEFAULT-VALUE}).")
  private String monitoring = ":15014";

  @Option(
      names = "--meshConfig",
      paramLabel = "FILE",
      description = "Settings of the mesh (YAML; default: what ConfigMap istio says now).")
  private @Nullable Path meshConfig;

  @Override
  public Integer call() throws Exception {
    try (ClusterSource objects = new ClusterSource(ClusterSource.client(kubeconfig));
        Pilot pilot = new Pilot(config(), objects)) {
      pilot.start();
      Forever.await();
    }
    return 0;
  }

  private PilotConfig config() throws IOException {
    return new PilotConfig(
        HostPort.parse("--grpcAddr", grpc),
        HostPort.parse("--monitoringAddr", monitoring),
        HostPort.parse("--httpAddr", http),
        mesh(),
        meshConfig == null,
        ReleaseVersion.current());
  }

  private MeshConfig mesh() throws IOException {
    Path file = meshConfig;
    try {
      return file == null ? MeshConfig.DEFAULT : MeshConfigParser.parse(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new Complaint(file + ": " + e.getMessage(), "", e);
    }
  }
}
