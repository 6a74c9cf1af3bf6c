package io.lateen.app.identity;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.lateen.citadel.authority.Authority;
import io.lateen.citadel.authority.Lifetimes;
import io.lateen.citadel.authority.SigningKeyParser;
import io.lateen.citadel.secrets.SecretData;
import io.lateen.citadel.server.CitadelServer;
import io.lateen.citadel.server.CitadelSettings;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.pilot.Pilot;
import io.lateen.pilot.PilotConfig;
import io.lateen.pilot.admit.Admission;
import io.lateen.pilot.join.JoinedWorkloads;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.kube.ClusterWorkloads;
import io.lateen.wire.kube.IngressApi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// A mesh of one workload whose sidecar, a process, lets callers in or not: an API server, Citadel
/// and Pilot in this process. The application answers with what its sidecar says of the caller.
final class GuardedWorkload implements AutoCloseable {
  private static final Path ROOT = Path.of(System.getProperty("lateen.root", ".."));
  private static final int BLOCK = 48;
  private static final int MOST_LOOKS = 2_400;
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final List<String> KINDS =
      List.of(
          "ServiceEntry",
          "WorkloadEntry",
          "WorkloadGroup",
          "AuthorizationPolicy",
          "Policy",
          "ClusterRbacConfig",
          "ServiceRole",
          "ServiceRoleBinding");
  private static final String SERVICE =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: ServiceEntry
      metadata: {name: vms, namespace: default}
      spec:
        hosts: [web.vms]
        ports: [{number: 80, name: http, protocol: HTTP}]
        location: MESH_INTERNAL
        resolution: STATIC
        workloadSelector: {labels: {app: web}}
      """;

  private final Galley galley;
  private final KubernetesClient client;
  private final CitadelServer citadel;
  private final JoinedWorkloads joined;
  private final Pilot pilot;
  private final HttpServer application;
  private final Workload web;

  GuardedWorkload(Path home) throws Exception {
    galley = Galley.start(GalleyConfig.in(home, 0, BLOCK));
    client = ClusterSource.client(home.resolve("kubeconfig"));
    define("install/crds.yaml");
    define("install/crds-security.yaml");
    apply(SERVICE);
    citadel = CitadelServer.start(CitadelSettings.at(ANY, ANY, "test"), client);
    mesh("[]");
    joined = new JoinedWorkloads(new ClusterWorkloads(client), "test", Duration.ofMillis(200));
    PilotConfig config = new PilotConfig(ANY, ANY, ANY, MeshConfig.DEFAULT, true, "test");
    pilot =
        new Pilot(config, galley.source(), List.of(), joined, Admission.ANYBODY, IngressApi.NONE);
    pilot.start();
    application = application();
    web =
        Workload.start(
            new Workload.Mesh(
                client,
                home,
                BLOCK,
                "127.0.0.1:" + pilot.grpcPort(),
                "127.0.0.1:" + citadel.port()),
            "web",
            2,
            "24h",
            "--ports",
            "http=" + application.getAddress().getPort());
  }

  private void define(String file) throws IOException {
    Arrays.stream(Files.readString(ROOT.resolve(file)).split("(?m)^---$", -1))
        .filter(one -> KINDS.stream().anyMatch(kind -> one.contains("kind: " + kind + "\n")))
        .forEach(this::apply);
  }

  private static HttpServer application() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127." + BLOCK + ".64.2", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String caller = exchange.getRequestHeaders().getFirst("x-forwarded-client-cert");
            String user = exchange.getRequestHeaders().getFirst("sec-istio-auth-userinfo");
            byte[] body = (caller + " " + user).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    return server;
  }

  /// @param aliases of the trust domain `cluster.local`, as YAML
  void mesh(String aliases) {
    apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data: {mesh: '{ca: {address: "127.0.0.1:%d"}, trustDomainAliases: %s}'}
        """
            .formatted(citadel.port(), aliases));
  }

  void apply(String yaml) {
    for (String one : yaml.split("(?m)^---$", -1)) {
      client
          .load(new ByteArrayInputStream(one.getBytes(StandardCharsets.UTF_8)))
          .items()
          .forEach(this::apply);
    }
  }

  private void apply(HasMetadata object) {
    if (object instanceof GenericKubernetesResource generic) {
      var all = client.genericKubernetesResources(generic.getApiVersion(), generic.getKind());
      String namespace = generic.getMetadata().getNamespace();
      (namespace == null ? all : all.inNamespace(namespace))
          .resource(generic)
          .createOr(NonDeletingOperation::update);
    } else {
      client.resource(object).createOr(NonDeletingOperation::update);
    }
  }

  /// A caller with a certificate below the mesh's root.
  Caller showing(String identity) throws Exception {
    Secret own = client.secrets().inNamespace("istio-system").withName("istio-ca-secret").get();
    SigningKeyParser.Plugged root =
        SigningKeyParser.parse(SecretData.decoded(own), Clock.systemUTC().instant());
    Authority authority = new Authority(Lifetimes.USUAL, Clock.systemUTC());
    authority.use(root.key(), List.of());
    return Caller.showing(identity, authority);
  }

  /// Where the sidecar listens for its application.
  private InetSocketAddress door() {
    return new InetSocketAddress("127." + BLOCK + ".0.2", application.getAddress().getPort());
  }

  String ask(Caller caller) {
    return caller.ask(door());
  }

  /// Counts looks, not time.
  ///
  /// @return the answer that is right
  String await(Caller caller, Predicate<String> right) {
    String answer = ask(caller);
    for (int looks = 0; !right.test(answer); looks++) {
      if (looks == MOST_LOOKS || !web.sidecar().process().isAlive()) {
        throw new AssertionError(answer + "; the sidecar said: " + web.sidecar().said());
      }
      LockSupport.parkNanos(50_000_000);
      answer = ask(caller);
    }
    return answer;
  }

  @Override
  public void close() {
    web.close();
    application.stop(0);
    pilot.close();
    joined.close();
    citadel.close();
    client.close();
    galley.close();
  }
}
