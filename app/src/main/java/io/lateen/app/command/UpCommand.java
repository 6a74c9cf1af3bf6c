package io.lateen.app.command;

import io.lateen.app.mesh.Banner;
import io.lateen.app.mesh.Detached;
import io.lateen.app.mesh.Home;
import io.lateen.app.mesh.Mesh;
import io.lateen.app.mesh.MeshOptions;
import io.lateen.app.mesh.MeshOptions.Proxies;
import io.lateen.app.mesh.Progress;
import io.lateen.app.mesh.RunFile;
import io.lateen.cli.Complaint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lateen up`: the whole mesh on this machine.
@Command(
    name = "up",
    description = "Run the mesh on this machine: control plane, gateway, Bookinfo with sidecars.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  lateen up                        run it here until Ctrl-C",
      "  lateen up --detach               run it in the background; lateen down stops it",
      "  lateen up --home /tmp/b --gateway-port 8081 --api-port 16444    a second mesh"
    })
public final class UpCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = "--gateway-port",
      paramLabel = "PORT",
      description = "Where browsers go, on 127.0.0.1 (default: ${DEFAULT-VALUE}; 0: any free one).")
  private int gatewayPort = 31380;

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      description =
          "Where kubectl goes, on 127.0.0.1 (default: ${DEFAULT-VALUE}; 0: any free one).")
  private int apiPort = 16443;

  @Option(names = "--empty", description = "Without Bookinfo.")
  private boolean empty;

  @Option(names = "--detach", description = "Return once the mesh answers, and leave it running.")
  private boolean detach;

  @Option(names = "--reset", description = "Forget all state of the home first.")
  private boolean reset;

  @Option(
      names = "--access-log",
      description = "Mixer prints a line of JSON for each request (a home that is new).")
  private boolean accessLog;

  @Option(
      names = "--proxy",
      paramLabel = "PROXY",
      description = {
        "What runs as sidecars and gateway: lateen (default), envoy[=PATH], or",
        "mixed[=PATH] (Envoy where the image is istio/proxyv2). Without a PATH it is what",
        "LATEEN_ENVOY names, else envoy on the PATH."
      })
  private String proxy = "lateen";

  @Option(
      names = "--citadel",
      paramLabel = "hosted|process",
      description =
          "Whether Citadel runs in the control plane's process or in one of its own (default:"
              + " hosted).")
  private MeshOptions.Citadel citadel = MeshOptions.Citadel.HOSTED;

  @Mixin private LogOptions log = new LogOptions();

  @Mixin private ControlZOptions controlz = new ControlZOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    var _ = controlz.address(); // what is wrong with it is told before anything starts
    log.applyIfAsked();
    Home folder = new Home(home.folder());
    RunFile running = folder.running();
    if (running != null) {
      requireNoReset(folder);
      out.println("The mesh is running already (pid " + running.pid() + ").");
      Banner.print(out, running);
      return 0;
    }
    MeshOptions options = options(folder.folder());
    return detach
        ? Detached.start(folder, spec.commandLine().getParseResult().originalArgs(), out)
        : run(options, new Progress(out), out);
  }

  private void requireNoReset(Home folder) {
    if (reset) {
      throw new Complaint(
          "the mesh on " + folder.folder() + " is running and keeps its state",
          "stop it first: lateen down --home " + folder.folder());
    }
  }

  private MeshOptions options(Path folder) {
    try {
      return new MeshOptions(
          folder,
          gatewayPort,
          apiPort,
          empty,
          reset,
          accessLog,
          Proxies.parse(proxy, System.getenv()),
          citadel);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int run(MeshOptions options, Progress progress, PrintWriter out)
      throws InterruptedException {
    Mesh mesh = new Mesh(options, progress, new MeshIntrospection(controlz));
    Thread stop = new Thread(mesh::close, "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      RunFile run = mesh.start();
      Banner.print(out, run);
      mesh.awaitClosed();
      return 0;
    } catch (Complaint e) {
      mesh.close();
      throw e;
    }
  }
}
