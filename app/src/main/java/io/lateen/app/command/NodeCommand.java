package io.lateen.app.command;

import io.lateen.app.mesh.Images;
import io.lateen.app.mesh.MeshOptions.Proxies;
import io.lateen.node.Node;
import io.lateen.node.NodeConfig;
import io.lateen.wire.monitoring.controlz.ControlZ;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lateen node`: controllers and kubelet alone.
@Command(
    name = "node",
    description = "Run the node alone: Pods of a Kubernetes API server as processes of this host.",
    footer = {
      "",
      "Example:",
      "  lateen node --kubeconfig ~/.lateen/kubeconfig --home /tmp/node --block 40"
    })
public final class NodeCommand implements Callable<Integer> {
  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      required = true,
      description = "The API server to serve.")
  private Path kubeconfig = Path.of("");

  @Option(
      names = "--home",
      paramLabel = "DIR",
      required = true,
      description = "Logs of Pods and what must be remembered.")
  private Path home = Path.of("");

  @Option(
      names = "--block",
      paramLabel = "B",
      required = true,
      description = "Addresses of Pods are 127.B.0.0/16.")
  private int block;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Of the Node object (default: ${DEFAULT-VALUE}).")
  private String name = "lateen";

  @Mixin private LogOptions log = new LogOptions();

  @Mixin private ControlZOptions controlz = new ControlZOptions();

  @Override
  public Integer call() throws Exception {
    Images images = new Images(Images.dist(), Proxies.OURS);
    log.apply();
    try (Forever running = new Forever();
        Node _ = Node.start(NodeConfig.of(kubeconfig, home, name, block, images.processes()));
        ControlZ _ = Introspection.of("node", controlz, Introspection.jvm(), List.of())) {
      running.await();
    }
    return 0;
  }
}
