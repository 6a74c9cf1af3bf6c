package io.lateen.app.command;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.citadel.authority.KeyForm;
import io.lateen.citadel.authority.Lifetimes;
import io.lateen.citadel.secrets.CustomNames;
import io.lateen.citadel.secrets.RenewalRule;
import io.lateen.citadel.server.CitadelServer;
import io.lateen.citadel.server.CitadelSettings;
import io.lateen.citadel.upstream.UpstreamSettings;
import io.lateen.cli.Complaint;
import io.lateen.cli.print.ReleaseVersion;
import io.lateen.model.name.TrustDomains;
import io.lateen.wire.document.GoDuration;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.monitoring.controlz.ControlZ;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lateen citadel`: Citadel alone. Flags of Istio's `istio_ca` mean here what they mean there.
@Command(
    name = "citadel",
    description = "Run Citadel alone: certificates for the workloads of a Kubernetes API server.",
    footer = {
      "",
      "Example:",
      "  lateen citadel --kubeconfig ~/.lateen/kubeconfig --grpc-port 8060"
    })
public final class CitadelCommand implements Callable<Integer> {
  @Option(
      names = {"--kubeconfig", "--kube-config"},
      paramLabel = "FILE",
      required = true,
      description = "The API server whose ServiceAccounts get certificates.")
  private Path kubeconfig = Path.of("");

  @Option(
      names = "--bind-address",
      paramLabel = "ADDRESS",
      description = "Where both ports listen (default: ${DEFAULT-VALUE}, every address).")
  private String bindAddress = "0.0.0.0";

  @Option(
      names = "--grpc-port",
      paramLabel = "PORT",
      description = "Certificates (default: ${DEFAULT-VALUE}; 0: any free one).")
  private int grpcPort = 8060;

  @Option(
      names = "--monitoring-port",
      paramLabel = "PORT",
      description = "/metrics, /healthz, /ready (default: ${DEFAULT-VALUE}; 0: any free one).")
  private int monitoringPort = 15014;

  @Option(
      names = "--trust-domain",
      paramLabel = "DOMAIN",
      description = "In every identity (default: ${DEFAULT-VALUE}).")
  private String trustDomain = "cluster.local";

  @Option(
      names = "--trust-domain-aliases",
      paramLabel = "DOMAIN",
      split = ",",
      description =
          "Further names of it, whose certificates say who somebody is too; the mesh's"
              + " trustDomainAliases come to these.")
  private List<String> aliases = List.of();

  @Option(
      names = "--token-audiences",
      paramLabel = "AUDIENCE",
      split = ",",
      description =
          "For one of which a ServiceAccount's token must be (default: ${DEFAULT-VALUE}). Proxies"
              + " of Istio 1.1 that have only their Pod's usual token need the API server's:"
              + " https://kubernetes.default.svc.")
  private List<String> audiences = List.of(CitadelSettings.AUDIENCE);

  @Option(
      names = "--renewal-needs-token",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description =
          "A certificate that was given for a token is renewed for a token only, and not for"
              + " whoever shows it (default: ${DEFAULT-VALUE}). Those in Secrets renew themselves.")
  private boolean renewalNeedsToken = true;

  @Option(
      names = "--workload-cert-ttl",
      paramLabel = "DURATION",
      description = "Of a certificate, unless asked otherwise (default: ${DEFAULT-VALUE}).")
  private String workloadTtl = "2160h";

  @Option(
      names = "--max-workload-cert-ttl",
      paramLabel = "DURATION",
      description = "The longest that is granted (default: ${DEFAULT-VALUE}).")
  private String maxWorkloadTtl = "2160h";

  @Option(
      names = "--self-signed-ca-cert-ttl",
      paramLabel = "DURATION",
      description = "Of a self-signed root (default: ${DEFAULT-VALUE}).")
  private String rootTtl = "8760h";

  @Option(
      names = "--root-overlap",
      paramLabel = "DURATION",
      description =
          "How long everybody has to learn of a new root before it signs"
              + " (default: ${DEFAULT-VALUE}).")
  private String overlap = "24h";

  @Option(
      names = "--workload-cert-grace-period-ratio",
      paramLabel = "RATIO",
      description =
          "Of a certificate's life, at the end of which the one in a Secret is exchanged"
              + " (default: ${DEFAULT-VALUE}).")
  private double graceRatio = 0.5;

  @Option(
      names = "--workload-cert-min-grace-period",
      paramLabel = "DURATION",
      description = "And never later than this before its end (default: ${DEFAULT-VALUE}).")
  private String minGrace = "10m";

  @Option(
      names = "--key",
      paramLabel = "FORM",
      description =
          "Keys that are made here: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private KeyForm key = KeyForm.RSA_2048;

  @Option(
      names = "--custom-dns-names",
      paramLabel = "ACCOUNT.NAMESPACE:HOST",
      description = "Hosts in the certificates of some accounts, with commas between.")
  private String customNames = "";

  @Option(names = "--server-only", description = "Write no Secrets for ServiceAccounts.")
  private boolean serverOnly;

  @Option(
      names = "--sign-ca-certs",
      description =
          "Whoever shows a token of istio-citadel-service-account of istio-system may have an"
              + " authority below this one.")
  private boolean signCaCerts;

  @Option(
      names = "--upstream-ca-address",
      paramLabel = "HOST:PORT",
      description = "Another Citadel, which vouches for this one; default: a root of its own.")
  private @Nullable String upstream;

  @Option(
      names = "--upstream-ca-roots",
      paramLabel = "FILE",
      description = "By which certificates (PEM) that one is known.")
  private @Nullable Path upstreamRoots;

  @Option(
      names = "--upstream-ca-token",
      paramLabel = "FILE",
      description = "A token that is shown to it, of a ServiceAccount of its cluster.")
  private @Nullable Path upstreamToken;

  @Option(
      names = "--requested-ca-cert-ttl",
      paramLabel = "DURATION",
      description = "Asked of it; it has a longest of its own (default: ${DEFAULT-VALUE}).")
  private String requestedCaTtl = "8760h";

  @Mixin private LogOptions log = new LogOptions();

  @Mixin private ControlZOptions controlz = new ControlZOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    CitadelSettings settings = settings();
    log.apply();
    try (Forever running = new Forever();
        KubernetesClient client = ClusterSource.client(kubeconfig);
        CitadelServer citadel = CitadelServer.start(settings, client);
        ControlZ _ = Introspection.of("citadel", controlz, citadel.figures(), List.of())) {
      out.println("certificates: " + citadel.port());
      out.println("metrics: " + citadel.monitoringPort());
      out.flush();
      running.await();
    }
    return 0;
  }

  private CitadelSettings settings() {
    InetAddress address = Numbers.address("--bind-address", bindAddress);
    try {
      return CitadelSettings.at(
              Numbers.port(address, "--grpc-port", grpcPort),
              Numbers.port(address, "--monitoring-port", monitoringPort),
              ReleaseVersion.current())
          .withDomains(domains())
          .withAudiences(audiences)
          .withRenewal(renewalNeedsToken)
          .withLives(
              new Lifetimes(
                  duration("--workload-cert-ttl", workloadTtl),
                  duration("--max-workload-cert-ttl", maxWorkloadTtl)),
              duration("--self-signed-ca-cert-ttl", rootTtl),
              duration("--root-overlap", overlap))
          .withSecrets(
              !serverOnly,
              new RenewalRule(graceRatio, duration("--workload-cert-min-grace-period", minGrace)),
              key,
              Duration.ofMinutes(1))
          .withCustomNames(CustomNames.parse(customNames))
          .withOthers(signCaCerts, upstream());
    } catch (IllegalArgumentException e) {
      throw new Complaint(String.valueOf(e.getMessage()), "");
    }
  }

  private TrustDomains domains() {
    checkDomain("--trust-domain", trustDomain);
    aliases.forEach(alias -> checkDomain("--trust-domain-aliases", alias));
    return new TrustDomains(trustDomain, aliases);
  }

  private static void checkDomain(String flag, String name) {
    if (!TrustDomains.isName(name)) {
      throw new IllegalArgumentException(
          "%s: \"%s\" (expected: %s)".formatted(flag, name, TrustDomains.FORM));
    }
  }

  private @Nullable UpstreamSettings upstream() {
    String address = upstream;
    Path roots = upstreamRoots;
    Path token = upstreamToken;
    if (address == null) {
      return null;
    }
    if (roots == null || token == null) {
      throw new IllegalArgumentException(
          "--upstream-ca-address needs --upstream-ca-roots and --upstream-ca-token");
    }
    InetSocketAddress server = HostPort.parse("--upstream-ca-address", address);
    return new UpstreamSettings(
        server.getHostString(),
        server.getPort(),
        roots,
        token,
        duration("--requested-ca-cert-ttl", requestedCaTtl));
  }

  private static Duration duration(String flag, String text) {
    return GoDuration.parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    flag + ": " + text + " (expected: a duration such as 2160h or 10m)"));
  }
}
