package io.lateen.app.command;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.cli.Complaint;
import io.lateen.cli.print.ReleaseVersion;
import io.lateen.pilot.Pilot;
import io.lateen.pilot.PilotConfig;
import io.lateen.pilot.PilotEnvironment;
import io.lateen.pilot.SecureXds;
import io.lateen.pilot.admit.Admission;
import io.lateen.pilot.admit.CertificateAdmission;
import io.lateen.pilot.admit.TokenAdmission;
import io.lateen.pilot.issuer.IssuerTiming;
import io.lateen.pilot.join.JoinedWorkloads;
import io.lateen.pilot.push.Joins;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.source.MeshConfigParser;
import io.lateen.pilot.source.MeshFiles;
import io.lateen.pilot.source.Registry;
import io.lateen.pilot.source.consul.ConsulRegistry;
import io.lateen.pilot.source.mcp.ConfigSource;
import io.lateen.pilot.source.mcp.ConfigSources;
import io.lateen.pilot.source.mcp.ConfigSourcesReader;
import io.lateen.pilot.tls.KeyFiles;
import io.lateen.pilot.tls.KeySecret;
import io.lateen.pilot.tls.KeySource;
import io.lateen.wire.document.GoDuration;
import io.lateen.wire.kube.ClusterIngresses;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.kube.ClusterWorkloads;
import io.lateen.wire.kube.DirectorySource;
import io.lateen.wire.kube.IngressApi;
import io.lateen.wire.kube.ObjectSource;
import io.lateen.wire.mcp.SinkSettings;
import io.lateen.wire.monitoring.controlz.ControlZ;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lateen pilot`: Pilot alone, for any Kubernetes API server and any xDS v3 proxies.
@Command(
    name = "pilot",
    description = "Run Pilot alone: reads a Kubernetes API server or a directory, serves xDS.",
    subcommands = PilotRequest.class,
    footer = {
      "",
      "Examples:",
      "  lateen pilot --kubeconfig ~/.lateen/kubeconfig --grpcAddr 127.0.0.1:15010",
      "  lateen pilot --config-dir rules --consulserverURL http://127.0.0.1:8500",
      "  lateen pilot --meshConfig mesh.yaml",
      "  lateen pilot request GET /debug/syncz"
    })
public final class PilotCommand implements Callable<Integer> {
  private static final Path ISTIOS_ROOTS = Path.of("/cacert.pem");
  private static final Path ISTIOS_KEYS = Path.of("/etc/certs");
  private static final Duration JOIN_GRACE = Duration.ofSeconds(5);

  @ArgGroup private Store store = new Store();

  private static final class Store {
    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "The API server to read.")
    private @Nullable Path kubeconfig;

    @Option(
        names = {"--config-dir", "--configDir"},
        paramLabel = "DIR",
        description = "A directory of YAML to read instead: what is saved there is in force.")
    private @Nullable Path directory;
  }

  @Option(
      names = "--consulserverURL",
      paramLabel = "URL",
      description = "A Consul whose services are in the mesh too.")
  private @Nullable URI consul;

  @Option(
      names = "--consulserverInterval",
      paramLabel = "DURATION",
      description = "Between looks at Consul (default: ${DEFAULT-VALUE}).")
  private String consulInterval = "2s";

  @Option(
      names = "--grpcAddr",
      paramLabel = "[HOST]:PORT",
      description = "xDS (default: ${DEFAULT-VALUE}).")
  private String grpc = ":15010";

  @Option(
      names = "--secureGrpcAddr",
      paramLabel = "[HOST]:PORT",
      description =
          "The same over TLS, for proxies that show a certificate of the mesh; empty: not. Pilot's"
              + " own is in the folder PILOT_CERT_DIR names, else in /etc/certs, else in Secret"
              + " istio.istio-pilot-service-account. Default: :15012 where there is such a folder.")
  private @Nullable String secureGrpc;

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
      description =
          "Settings of the mesh (YAML), followed when it changes; default: what ConfigMap istio"
              + " says now. Its configSources (HOST:PORT), read at the start, say the rules by"
              + " MCP.")
  private @Nullable Path meshConfig;

  @Option(
      names = "--mcpMaxMsgSize",
      paramLabel = "OCTETS",
      description = "Of a message by MCP (default: ${DEFAULT-VALUE}).")
  private int maxMessageSize = SinkSettings.MAX_MESSAGE_SIZE;

  @Option(
      names = "--networksConfig",
      paramLabel = "FILE",
      description =
          "The networks that the mesh spans (YAML, Istio's meshNetworks), followed when it changes;"
              + " default: what ConfigMap istio says now.")
  private @Nullable Path networksConfig;

  @Option(
      names = "--jwksRoots",
      paramLabel = "FILE",
      description =
          "Authorities (PEM) whose key servers are believed beside Java's own; default:"
              + " /cacert.pem, if it is there.")
  private @Nullable Path jwksRoots = Files.isReadable(ISTIOS_ROOTS) ? ISTIOS_ROOTS : null;

  @Option(
      names = "--requireTokens",
      description =
          "Serve only proxies that show their Pod's ServiceAccount token (audience istio-pilot).")
  private boolean requireTokens;

  @Mixin private LogOptions log = new LogOptions();

  @Mixin private ControlZOptions controlz = new ControlZOptions();

  @Mixin private IstioFlags istio = new IstioFlags();

  @Override
  public Integer call() throws Exception {
    log.apply();
    istio.withoutEffect().forEach(System.err::println);
    PilotEnvironment.withoutEffect(System.getenv()).forEach(System.err::println);
    Path kubeconfig = store.kubeconfig;
    if (kubeconfig == null) {
      if (requireTokens) {
        throw new Complaint("--requireTokens needs an API server to ask", "use --kubeconfig");
      }
      run(objects(), Joins.NONE, Admission.ANYBODY, IngressApi.NONE, Admission.NOBODY);
      return 0;
    }
    KubernetesClient client = ClusterSource.client(kubeconfig);
    ClusterWorkloads accounts = new ClusterWorkloads(client);
    try (JoinedWorkloads joined = new JoinedWorkloads(accounts, grpc, JOIN_GRACE)) {
      Admission tokens = new TokenAdmission(accounts);
      Admission admission = requireTokens ? tokens : Admission.ANYBODY;
      run(new ClusterSource(client), joined, admission, new ClusterIngresses(client), tokens);
    }
    return 0;
  }

  /// @param uncertified asked about who comes over TLS and shows no certificate
  private void run(
      ObjectSource from,
      Joins joins,
      Admission admission,
      IngressApi ingresses,
      Admission uncertified)
      throws IOException, InterruptedException {
    try (Forever running = new Forever();
        ObjectSource objects = from;
        Pilot pilot =
            new Pilot(
                configured().secured(secure(objects, uncertified)),
                objects,
                registries(),
                joins,
                admission,
                ingresses);
        ControlZ _ = Introspection.of("pilot", controlz, pilot.figures(), objects, Pilot.kinds())) {
      pilot.start();
      running.await();
    }
  }

  private @Nullable SecureXds secure(ObjectSource objects, Admission uncertified) {
    Path folder = keys(System.getenv());
    String address = secureGrpc == null ? (folder == null ? "" : ":15012") : secureGrpc;
    if (address.isEmpty()) {
      return null;
    }
    String namespace = System.getenv().getOrDefault("POD_NAMESPACE", "istio-system");
    return new SecureXds(
        HostPort.parse("--secureGrpcAddr", address),
        folder == null ? new KeySecret(objects, namespace) : new KeyFiles(folder),
        new CertificateAdmission(uncertified));
  }

  /// Null: no key is mounted.
  private static @Nullable Path keys(Map<String, String> environment) {
    String named = environment.getOrDefault("PILOT_CERT_DIR", "");
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    return Files.isReadable(ISTIOS_KEYS.resolve(KeySource.CHAIN)) ? ISTIOS_KEYS : null;
  }

  private PilotConfig configured() throws IOException {
    Numbers.atLeast(1, "--mcpMaxMsgSize", maxMessageSize);
    return config().configuredBy(new ConfigSources(configSources(), maxMessageSize));
  }

  private List<ConfigSource> configSources() throws IOException {
    Path file = meshConfig;
    try {
      return file == null ? List.of() : ConfigSourcesReader.read(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new Complaint(file + ": " + e.getMessage(), "", e);
    }
  }

  private ObjectSource objects() throws IOException {
    Path directory = store.directory;
    if (directory == null) {
      if (configSources().isEmpty()) {
        throw new Complaint(
            "nothing to read", "use --kubeconfig, --config-dir, or configSources of --meshConfig");
      }
      return ObjectSource.NONE;
    }
    try {
      return DirectorySource.open(directory);
    } catch (IOException e) {
      throw new Complaint("--config-dir: " + e.getMessage(), "", e);
    }
  }

  private List<Registry> registries() {
    URI server = consul;
    if (server == null) {
      return List.of();
    }
    if (server.getHost() == null || !"http".equals(server.getScheme())) {
      throw new Complaint("--consulserverURL " + server + " (expected: http://HOST:PORT)", "");
    }
    return List.of(new ConsulRegistry(server, interval()));
  }

  private Duration interval() {
    return GoDuration.parse(consulInterval)
        .filter(Duration::isPositive)
        .orElseThrow(
            () ->
                new Complaint(
                    "--consulserverInterval " + consulInterval + " (expected: as 2s or 500ms)",
                    ""));
  }

  private PilotConfig config() throws IOException {
    return new PilotConfig(
        HostPort.parse("--grpcAddr", grpc),
        HostPort.parse("--monitoringAddr", monitoring),
        HostPort.parse("--httpAddr", http),
        mesh().defaulting(environment(PilotEnvironment::defaults)),
        meshConfig == null || networksConfig == null,
        ReleaseVersion.current(),
        new MeshFiles(meshConfig, networksConfig),
        IssuerTiming.ISTIO,
        jwksRoots,
        environment(PilotEnvironment::pacing));
  }

  private static <T> T environment(Function<Map<String, String>, T> settings) {
    try {
      return settings.apply(System.getenv());
    } catch (IllegalArgumentException e) {
      throw new Complaint(String.valueOf(e.getMessage()), "", e);
    }
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
