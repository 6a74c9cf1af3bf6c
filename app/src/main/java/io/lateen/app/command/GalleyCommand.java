package io.lateen.app.command;

import io.lateen.app.mesh.EnvoyChecks;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.galley.http.ApiServerSettings;
import io.lateen.galley.mcp.McpSettings;
import io.lateen.galley.resource.ClusterIps;
import io.lateen.wire.monitoring.controlz.ControlZ;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lateen galley`: the API server alone.
@Command(
    name = "galley",
    description = "Run Galley alone: a Kubernetes API server that checks Istio's kinds.",
    footer = {"", "Example:", "  lateen galley --home /tmp/galley --api-port 16443"})
public final class GalleyCommand implements Callable<Integer> {
  private static final int SERVICE_ADDRESSES = 32_000;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      required = true,
      description = "Objects, keys and the kubeconfig.")
  private Path home = Path.of("");

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      description = "On 127.0.0.1 (default: ${DEFAULT-VALUE}; 0: any free one).")
  private int port = 16443;

  @Option(
      names = "--service-addresses",
      paramLabel = "FIRST",
      description = "The first address of Services (default: ${DEFAULT-VALUE}).")
  private String first = "127.16.128.1";

  @Option(
      names = "--kubelet-token",
      paramLabel = "FILE",
      description =
          "What a kubelet wants to be shown before it lets through logs and port-forward.")
  private @Nullable Path kubeletToken;

  @ArgGroup(validate = false, heading = "%nConfiguration by MCP:%n")
  private McpOptions mcp = new McpOptions();

  @Mixin private LogOptions log = new LogOptions();

  @Mixin private ControlZOptions controlz = new ControlZOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    log.apply();
    try (Forever running = new Forever();
        Galley galley = Galley.start(config());
        ControlZ _ = Introspection.of("galley", controlz, galley)) {
      out.println("API server: " + galley.url());
      out.println("export KUBECONFIG=" + home.resolve("kubeconfig").toAbsolutePath());
      galley.mcpPort().ifPresent(served -> out.println("MCP: port " + served));
      out.flush();
      running.await();
    }
    return 0;
  }

  private GalleyConfig config() {
    GalleyConfig config =
        new GalleyConfig(
                home.resolve("store"), settings(), new ClusterIps(first, SERVICE_ADDRESSES))
            .checkedBy(EnvoyChecks::check);
    McpSettings served = mcp.settings();
    return served == null ? config : config.serving(served);
  }

  private ApiServerSettings settings() {
    ApiServerSettings settings = ApiServerSettings.in(home, port);
    return kubeletToken == null ? settings : settings.withKubeletToken(kubeletToken);
  }
}
