package io.lateen.app.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.print.ReleaseVersion;
import io.lateen.mixer.BuiltInAdapters;
import io.lateen.mixer.server.CallLimits;
import io.lateen.mixer.server.MixerServer;
import io.lateen.mixer.server.MixerSettings;
import io.lateen.wire.kube.WorkloadApi;
import io.lateen.wire.monitoring.controlz.ControlZ;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lateen mixer`: Mixer alone, with the flags of Istio's `mixs server`.
@Command(
    name = "mixer",
    description = "Run Mixer alone: policy and telemetry for any proxies that speak to Mixer.",
    footer = {
      "",
      "Examples:",
      "  lateen mixer --configStoreURL k8s://$HOME/.lateen/kubeconfig",
      "  lateen mixer --configStoreURL fs://rules --address unix:///tmp/mixer.socket",
      "  lateen mixer --configStoreURL mcp://127.0.0.1:9901 --kubeconfig $HOME/.lateen/kubeconfig"
    })
public final class MixerCommand implements Callable<Integer> {
  @Option(
      names = "--configStoreURL",
      paramLabel = "URL",
      description = {
        "Where the configuration is: k8s://[KUBECONFIG], fs://DIR, a directory of YAML, or by MCP",
        "mcp://HOST:PORT, mcps://HOST:PORT (default: k8s://, the server that kubectl would ask)."
      })
  private String store = "k8s://";

  @Option(
      names = "--configDefaultNamespace",
      paramLabel = "NAMESPACE",
      description = "Whose rules are for every request (default: ${DEFAULT-VALUE}).")
  private String namespace = "istio-system";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Check and Report (default: ${DEFAULT-VALUE}; 0: any free one).")
  private int port = 9091;

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description = "Instead of --port: HOST:PORT, or unix:///FILE for a socket in a file.")
  private @Nullable String address;

  @Option(
      names = "--monitoringPort",
      paramLabel = "PORT",
      description = "/metrics, /version, /healthz (default: ${DEFAULT-VALUE}; 0: any free one).")
  private int monitoringPort = 15014;

  @Option(
      names = "--prometheusPort",
      paramLabel = "PORT",
      description =
          "The metrics that rules make, at /metrics (default: ${DEFAULT-VALUE}; 0: any free one).")
  private int prometheusPort = 42422;

  @Option(
      names = "--maxMessageSize",
      paramLabel = "OCTETS",
      description = "Of a request (default: ${DEFAULT-VALUE}).")
  private int maxMessageSize = CallLimits.USUAL.maxMessageSize();

  @Option(
      names = "--maxConcurrentStreams",
      paramLabel = "CALLS",
      description = "On one connection (default: ${DEFAULT-VALUE}).")
  private int maxConcurrentStreams = CallLimits.USUAL.maxConcurrentStreams();

  @Option(
      names = "--apiWorkerPoolSize",
      paramLabel = "CALLS",
      description = "At a time; more are told to try again (default: ${DEFAULT-VALUE}).")
  private int apiWorkerPoolSize = CallLimits.USUAL.apiWorkerPoolSize();

  @Option(
      names = "--numCheckCacheEntries",
      paramLabel = "ANSWERS",
      description = "To checks, remembered; 0: none (default: ${DEFAULT-VALUE}).")
  private int numCheckCacheEntries = CallLimits.USUAL.numCheckCacheEntries();

  @Option(
      names = "--requireTokens",
      description =
          "Serve only callers of this host, and those that show a ServiceAccount's token (audience"
              + " istio-pilot).")
  private boolean requireTokens;

  @ArgGroup(validate = false, heading = "%nLoad shedding:%n")
  private LoadOptions load = new LoadOptions();

  @ArgGroup(validate = false, heading = "%nmcp:// and mcps://:%n")
  private McpFiles files = new McpFiles();

  @Mixin private LogOptions log = new LogOptions();

  @Mixin private ControlZOptions controlz = new ControlZOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    MixerSettings settings = settings();
    PrintWriter out = spec.commandLine().getOut();
    log.apply();
    try (Forever running = new Forever();
        ConfigStore config = ConfigStore.open(store, files);
        MixerServer mixer = start(guarded(settings, config), config);
        ControlZ _ =
            Introspection.of(
                "mixer", controlz, mixer.figures(), config.objects(), MixerServer.kinds())) {
      out.println("Check and Report: " + (mixer.port() < 0 ? address : mixer.port()));
      out.println("metrics of its own: " + mixer.monitoringPort());
      out.println("metrics of rules: " + mixer.scrapePort());
      out.flush();
      running.await();
    }
    return 0;
  }

  private static MixerServer start(MixerSettings settings, ConfigStore config) throws IOException {
    BuiltInAdapters adapters =
        BuiltInAdapters.of(config.objects(), System.out, System.err, config.registry());
    return MixerServer.start(settings, config.objects(), adapters, config.events());
  }

  private MixerSettings guarded(MixerSettings settings, ConfigStore config) {
    WorkloadApi accounts = config.accounts();
    if (!requireTokens) {
      return settings;
    }
    if (accounts == null) {
      throw new Complaint(
          "--requireTokens needs an API server to ask", "use --configStoreURL k8s://");
    }
    return settings.withCallersKnownTo(accounts);
  }

  private MixerSettings settings() {
    Numbers.atLeast(1, "--maxMessageSize", maxMessageSize);
    Numbers.atLeast(1, "--maxConcurrentStreams", maxConcurrentStreams);
    Numbers.atLeast(1, "--apiWorkerPoolSize", apiWorkerPoolSize);
    Numbers.atLeast(0, "--numCheckCacheEntries", numCheckCacheEntries);
    return MixerSettings.at(
            MixerAddress.of(address, port),
            Numbers.port("--monitoringPort", monitoringPort),
            ReleaseVersion.current())
        .withScrape(Numbers.port("--prometheusPort", prometheusPort))
        .withDefaultNamespace(namespace)
        .withLimits(
            new CallLimits(
                maxMessageSize, maxConcurrentStreams, apiWorkerPoolSize, numCheckCacheEntries),
            load.limits());
  }
}
