package io.lateen.proxy.agent;

import io.lateen.proxy.identity.CredentialOptions;
import io.lateen.proxy.identity.IdentityOptions;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Callers;
import io.lateen.proxy.xds.BootstrapFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The command line and environment of `lateen proxy sidecar|router`, which are those of
/// pilot-agent (Istio 1.1) and a few of ours.
///
/// @param role `sidecar` or `router`
/// @param binaryPath a real Envoy to run; null: our own proxy
/// @param applicationPorts ready only when one of them has a listener; empty: no matter
/// @param config a bootstrap in Envoy's format to be configured by; null: by a control plane
/// @param configPath where Envoy's bootstrap is written
/// @param pilotTls how Pilot is spoken to over TLS; null: in plain text
/// @param concurrency event loops of the request path; 0: one per core
/// @param parentPipe end when standard input ends
public record AgentOptions(
    String role,
    String ip,
    String id,
    String domain,
    String serviceCluster,
    Address discovery,
    @Nullable PilotTls pilotTls,
    int statusPort,
    int adminPort,
    @Nullable String adminHost,
    @Nullable String binaryPath,
    @Nullable String config,
    @Nullable String configPath,
    Set<Integer> applicationPorts,
    String logLevel,
    int concurrency,
    Duration drain,
    Duration terminationDrain,
    boolean parentPipe,
    Map<String, String> environment) {

  private static final String TOKEN = "LATEEN_TOKEN_FILE";
  private static final String SDS_TOKEN = "ISTIO_META_SDS_TOKEN_PATH";
  private static final String ACCOUNT = "LATEEN_SERVICEACCOUNT";

  /// Flags that are followed by a value.
  private static final Set<String> VALUED =
      Set.of(
          "serviceregistry",
          "ip",
          "id",
          "domain",
          "trust-domain",
          "statusPort",
          "applicationPorts",
          "config",
          "configPath",
          "binaryPath",
          "serviceCluster",
          "drainDuration",
          "parentShutdownDuration",
          "discoveryAddress",
          "join",
          "token",
          "labels",
          "group",
          "ports",
          "applicationIp",
          "zipkinAddress",
          "lightstepAddress",
          "lightstepAccessToken",
          "lightstepSecure",
          "lightstepCacertPath",
          "datadogAgentAddress",
          "connectTimeout",
          "statsdUdpAddress",
          "envoyMetricsServiceAddress",
          "proxyAdminPort",
          "proxyAdminHost",
          "controlPlaneAuthPolicy",
          "customConfigFile",
          "proxyLogLevel",
          "proxyComponentLogLevel",
          "concurrency",
          "templateFile",
          "log_output_level",
          "dnsRefreshRate",
          "mixerIdentity",
          "pilotIdentity");

  private static final Set<String> PLAIN =
      Set.of("disableInternalTelemetry", "controlPlaneBootstrap", "parent-pipe", "log_as_json");

  /// Reads flags (`--name value` or `--name=value`) and environment.
  ///
  /// @throws IllegalArgumentException with the flag, its value and what is expected
  public static AgentOptions parse(String[] args, Map<String, String> environment) {
    Map<String, String> flags = new HashMap<>();
    String role = "sidecar";
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (!arg.startsWith("--")) {
        role = arg.equals("proxy") ? role : role(arg);
        continue;
      }
      int equals = arg.indexOf('=');
      String name = arg.substring(2, equals < 0 ? arg.length() : equals);
      if (PLAIN.contains(name)) {
        flags.put(name, equals < 0 ? "true" : arg.substring(equals + 1));
      } else if (!VALUED.contains(name)) {
        throw new IllegalArgumentException(arg + " is no flag of `lateen proxy`");
      } else if (equals >= 0) {
        flags.put(name, arg.substring(equals + 1));
      } else if (++i < args.length) {
        flags.put(name, args[i]);
      } else {
        throw new IllegalArgumentException(arg + " (expected: a value after it)");
      }
    }
    return of(role, flags, environment);
  }

  private static String role(String word) {
    return switch (word) {
      case "sidecar", "router" -> word;
      case "ingress" -> "router";
      default -> throw new IllegalArgumentException(word + " (expected: proxy, sidecar or router)");
    };
  }

  /// Istio's own manifests name the Envoy of Istio's image: only another path, or the
  /// environment, means a real Envoy of this host.
  private static @Nullable String binary(Map<String, String> flags, Map<String, String> env) {
    String named = flags.get("binaryPath");
    String stated = "/usr/local/bin/envoy".equals(named) ? null : named;
    return env.getOrDefault("LATEEN_PROXY_BINARY", stated);
  }

  private static AgentOptions of(
      String role, Map<String, String> flags, Map<String, String> environment) {
    Map<String, String> env = JoinFlags.into(flags, environment);
    String id = flags.getOrDefault("id", "");
    String namespace =
        env.getOrDefault(
            "POD_NAMESPACE", id.contains(".") ? id.substring(id.lastIndexOf('.') + 1) : "default");
    String ip = flags.getOrDefault("ip", env.getOrDefault("INSTANCE_IP", "127.0.0.1"));
    String pod = env.getOrDefault("POD_NAME", "proxy");
    String domain = flags.getOrDefault("domain", namespace + ".svc.cluster.local");
    Duration termination =
        seconds(env, "TERMINATION_DRAIN_DURATION_SECONDS", Duration.ofSeconds(5));
    Address discovery =
        flags.containsKey("join")
            ? address("--join", flags.getOrDefault("join", ""))
            : address(
                "--discoveryAddress", flags.getOrDefault("discoveryAddress", "istio-pilot:15010"));
    return new AgentOptions(
        role,
        ip,
        flags.getOrDefault("id", pod + "." + namespace),
        domain.isEmpty() ? namespace + ".svc.cluster.local" : domain,
        flags.getOrDefault("serviceCluster", "istio-proxy"),
        discovery,
        PilotTls.of(flags, env, discovery, namespace),
        number(flags, "statusPort", 0),
        number(flags, "proxyAdminPort", 15000),
        flags.get("proxyAdminHost"),
        binary(flags, env),
        flags.get("config"),
        flags.get("configPath"),
        ports(flags.getOrDefault("applicationPorts", "")),
        flags.getOrDefault("proxyLogLevel", "warning"),
        number(flags, "concurrency", 0),
        Durations.parse("--drainDuration", flags.getOrDefault("drainDuration", "45s")),
        termination,
        "true".equals(flags.get("parent-pipe")),
        withToken(flags, env));
  }

  private static Map<String, String> withToken(
      Map<String, String> flags, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    String token = flags.get("token");
    if (token != null) {
      all.put(TOKEN, token);
    }
    return Map.copyOf(all);
  }

  /// What the control plane is shown now, `Bearer …`; empty: there is no token.
  public String authorization() {
    return new TokenFile(tokenFile()).authorization();
  }

  /// Where what the control plane is shown is; null: nowhere.
  @Nullable Path tokenFile() {
    String file = environment.getOrDefault(TOKEN, "");
    String folder = environment.getOrDefault(ACCOUNT, "");
    if (!file.isEmpty()) {
      return Path.of(file);
    }
    return folder.isEmpty() ? null : Path.of(folder, "pilot-token");
  }

  private static Duration seconds(Map<String, String> env, String name, Duration absent) {
    String value = env.get(name);
    return value == null || value.isEmpty() ? absent : Durations.parse(name, value + "s");
  }

  private static int number(Map<String, String> flags, String name, int absent) {
    String value = flags.get(name);
    if (value == null || value.isEmpty()) {
      return absent;
    }
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--" + name + " " + value + " (expected: a number)", e);
    }
  }

  private static Set<Integer> ports(String text) {
    Set<Integer> ports = new TreeSet<>();
    for (String port : text.split(",", -1)) {
      try {
        if (!port.isBlank()) {
          ports.add(Integer.valueOf(port.trim()));
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "--applicationPorts " + text + " (expected: ports with commas between)", e);
      }
    }
    return ports;
  }

  private static Address address(String name, String text) {
    int colon = text.lastIndexOf(':');
    try {
      if (colon > 0) {
        return new Address(
            text.substring(0, colon), Integer.parseInt(text, colon + 1, text.length(), 10));
      }
    } catch (NumberFormatException e) {
      // Falls to the message below, which says it better.
    }
    throw new IllegalArgumentException(name + " " + text + " (expected: host:port)");
  }

  /// The same, but for what a bootstrap says itself: its name and the admin's address.
  AgentOptions configuredBy(BootstrapFile bootstrap) {
    Address admin = bootstrap.admin();
    return new AgentOptions(
        role,
        ip,
        id,
        domain,
        bootstrap.nodeCluster(),
        discovery,
        pilotTls,
        statusPort,
        admin == null ? 0 : admin.port(),
        admin == null ? "127.0.0.1" : admin.host(),
        binaryPath,
        config,
        configPath,
        applicationPorts,
        logLevel,
        concurrency,
        drain,
        terminationDrain,
        parentPipe,
        environment);
  }

  /// Whether configuration is asked for incrementally: unless `ISTIO_DELTA_XDS` is `false`.
  boolean delta() {
    return !"false".equals(environment.get("ISTIO_DELTA_XDS"));
  }

  /// The admin's address: where the owner says, the application's side of a loopback sidecar, else
  /// what is reached from within the Pod only.
  public String adminAddress() {
    if (adminHost != null) {
      return adminHost;
    }
    String app = applicationIp();
    if (!app.isEmpty()) {
      return app;
    }
    return ip.startsWith("127.") ? ip : "127.0.0.1";
  }

  /// Who may use the admin: the Pod itself and the host; everybody where the owner named an
  /// address.
  Callers adminCallers() {
    return adminHost == null ? Callers.pod(ip, applicationIp()) : Callers.ANYBODY;
  }

  /// Of a loopback sidecar's application; empty: there is none.
  public String applicationIp() {
    return environment.getOrDefault("ISTIO_META_LATEEN_APP_IP", "");
  }

  /// Whether the workload asks to be in the mesh, rather than being known to it.
  boolean joins() {
    return "true".equals(environment.get("ISTIO_META_JOIN"));
  }

  /// Whom to ask for a certificate: `CA_ADDR`; null: nobody. Files are where Kubernetes mounts them
  /// for Istio or the environment says, or in the folder that the node names.
  @Nullable IdentityOptions identity() {
    String authority = environment.getOrDefault("CA_ADDR", "");
    if (authority.isEmpty()) {
      return null;
    }
    Path folder = accountFolder();
    return new IdentityOptions(
        address("CA_ADDR", authority),
        folder == null
            ? Path.of(environment.getOrDefault(SDS_TOKEN, "/var/run/secrets/tokens/istio-token"))
            : folder.resolve("istio-token"),
        (folder == null ? Path.of("/var/run/secrets/istio") : folder).resolve("root-cert.pem"),
        Durations.parse("SECRET_TTL", environment.getOrDefault("SECRET_TTL", "24h")));
  }

  /// The Pod's own folder; null: the node names none.
  @Nullable Path accountFolder() {
    String folder = environment.get(ACCOUNT);
    return folder == null || folder.isEmpty() ? null : Path.of(folder);
  }

  /// Where a gateway's certificates are read; null: this is no gateway, or runs outside of any
  /// cluster.
  @Nullable CredentialOptions credentials() {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    if (!role.equals("router") || host.isEmpty()) {
      return null;
    }
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    Path folder = accountFolder();
    return new CredentialOptions(
        address("KUBERNETES_SERVICE_HOST", host + ":" + port),
        folder == null ? Path.of("/var/run/secrets/kubernetes.io/serviceaccount") : folder);
  }

  Probes probes() {
    String app = applicationIp();
    return new Probes(
        environment.getOrDefault("ISTIO_KUBE_APP_PROBERS", ""), app.isEmpty() ? "127.0.0.1" : app);
  }

  /// Node id as Pilot reads it: `type~ip~pod.namespace~domain`.
  public String nodeId() {
    return role + "~" + ip + "~" + id + "~" + domain;
  }
}
