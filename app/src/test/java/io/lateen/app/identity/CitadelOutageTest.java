package io.lateen.app.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.app.identity.Workload.Answer;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.pilot.Pilot;
import io.lateen.pilot.PilotConfig;
import io.lateen.pilot.admit.Admission;
import io.lateen.pilot.join.JoinedWorkloads;
import io.lateen.pilot.source.MeshConfigParser;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.kube.ClusterWorkloads;
import io.lateen.wire.kube.IngressApi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Citadel in a process of its own is killed, and started again on the same state after longer
/// than some certificates last: an outage is long by what it is compared with. Sidecars are
/// processes too, ports are STRICT, each request is a TLS connection of its own.
final class CitadelOutageTest {
  private static final Path ROOT = Path.of(System.getProperty("lateen.root", ".."));
  private static final int BLOCK = 46;
  private static final int MOST_LOOKS = 2_400;
  private static final String CITADEL = "127." + BLOCK + ".255.7";
  private static final String WEB = "http://web.vms/";
  private static final String RULES =
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
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: DestinationRule
      metadata: {name: vms, namespace: default}
      spec:
        host: web.vms
        trafficPolicy: {connectionPool: {http: {maxRequestsPerConnection: 1}}}
      """;

  @TempDir Path home;
  private final Queue<AutoCloseable> started = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong answered = new AtomicLong();
  private final Queue<Answer> failures = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() throws Exception {
    over.set(true);
    for (AutoCloseable one : started) {
      one.close();
    }
  }

  private <T extends AutoCloseable> T started(T one) {
    started.add(one);
    return one;
  }

  @Test
  void whoHasAValidCertificateGoesOnAndTheOthersComeBack() throws Exception {
    try (Galley galley = Galley.start(GalleyConfig.in(home, 0, BLOCK));
        KubernetesClient client = ClusterSource.client(home.resolve("kubeconfig"))) {
      definitions(client);
      load(client, RULES);
      JavaProgram citadel = started(citadel("first", 0));
      await("Citadel answers", () -> port(citadel) > 0, citadel);
      int port = port(citadel);
      String authority = CITADEL + ":" + port;
      try (JoinedWorkloads joined =
              new JoinedWorkloads(new ClusterWorkloads(client), "test", Duration.ofMillis(200));
          Pilot pilot = pilot(galley, joined, authority)) {
        pilot.start();
        Workload.Mesh mesh =
            new Workload.Mesh(client, home, BLOCK, "127.0.0.1:" + pilot.grpcPort(), authority);
        outage(mesh, citadel, port);
      }
    }
  }

  private void outage(Workload.Mesh mesh, JavaProgram first, int port) throws Exception {
    String roots = Workload.roots(mesh.api());
    HttpServer application = application();
    Workload web =
        started(
            Workload.start(
                mesh, "web", 2, "24h", "--ports", "http=" + application.getAddress().getPort()));
    Workload lasting = started(Workload.start(mesh, "lasting", 3, "24h"));
    Workload brief = started(Workload.start(mesh, "brief", 4, "15s"));
    await("a lasting certificate is good", () -> lasting.get(WEB).good(), web.sidecar());
    await("a brief one is good", () -> brief.get(WEB).good(), brief.sidecar());
    String before = brief.get(WEB).body();
    Thread load = Thread.ofVirtual().start(() -> ask(lasting));

    first.kill();
    Workload late = started(Workload.start(mesh, "late", 5, "24h"));
    await(
        "who comes now gets none",
        () -> late.sidecar().said().contains("identity: no certificate: cannot connect"),
        late.sidecar());
    await("what has ended is refused", () -> brief.get(WEB).status() == 503, brief.sidecar());
    long sinceThen = answered.get();
    await("what has not goes on", () -> answered.get() > sinceThen + 50, lasting.sidecar());
    assertThat(brief.get(WEB).good()).isFalse();
    assertThat(late.get(WEB).good()).isFalse();

    JavaProgram second = started(citadel("second", port));
    await("the brief one is renewed", () -> brief.get(WEB).good(), second);
    Answer renewed = brief.get(WEB);
    assertThat(renewed.body()).contains("URI=spiffe://cluster.local/ns/default/sa/brief");
    assertThat(renewed.body()).isNotEqualTo(before);
    await("and again", () -> isOther(brief.get(WEB), renewed), second);
    await("the late one has come", () -> late.get(WEB).good(), late.sidecar());
    assertThat(Workload.roots(mesh.api())).isEqualTo(roots);

    over.set(true);
    load.join();
    assertThat(failures).isEmpty();
    second.process().destroy();
    assertThat(second.process().waitFor(20, TimeUnit.SECONDS)).as("ends when asked to").isTrue();
    application.stop(0);
  }

  private static boolean isOther(Answer answer, Answer before) {
    return answer.good() && !answer.body().equals(before.body());
  }

  private void ask(Workload workload) {
    while (!over.get()) {
      Answer answer = workload.get(WEB);
      if (answer.good()) {
        answered.incrementAndGet();
      } else {
        failures.add(answer);
      }
    }
  }

  private JavaProgram citadel(String log, int port) throws IOException {
    return JavaProgram.start(
        "io.lateen.app.Main",
        List.of(
            "citadel",
            "--kubeconfig",
            home.resolve("kubeconfig").toString(),
            "--bind-address",
            CITADEL,
            "--grpc-port",
            "" + port,
            "--monitoring-port",
            "0",
            "--key",
            "EC_P256"),
        Map.of(),
        home.resolve("citadel-" + log + ".log"));
  }

  /// As it says; 0: it has not yet.
  private static int port(JavaProgram citadel) {
    return citadel
        .said()
        .lines()
        .filter(line -> line.startsWith("certificates: "))
        .map(line -> Integer.parseInt(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  private static Pilot pilot(Galley galley, JoinedWorkloads joined, String authority)
      throws IOException {
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    String mesh =
        """
        authPolicy: MUTUAL_TLS
        enableAutoMtls: true
        ca: {address: "%s"}
        """
            .formatted(authority);
    PilotConfig config = new PilotConfig(any, any, any, MeshConfigParser.parse(mesh), true, "test");
    return new Pilot(
        config, galley.source(), List.of(), joined, Admission.ANYBODY, IngressApi.NONE);
  }

  /// Answers with what its sidecar says of the caller's certificate.
  private static HttpServer application() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127." + BLOCK + ".64.2", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String caller = exchange.getRequestHeaders().getFirst("x-forwarded-client-cert");
            byte[] body = String.valueOf(caller).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    return server;
  }

  private static void definitions(KubernetesClient client) throws IOException {
    Arrays.stream(Files.readString(ROOT.resolve("install/crds.yaml")).split("(?m)^---$"))
        .filter(
            one ->
                List.of("ServiceEntry", "WorkloadEntry", "WorkloadGroup", "DestinationRule")
                    .stream()
                    .anyMatch(kind -> one.contains("kind: " + kind + "\n")))
        .forEach(one -> load(client, one));
  }

  private static void load(KubernetesClient client, String yaml) {
    client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).create();
  }

  /// Counts looks, not time: on a machine that stood still meanwhile, so did everybody else.
  ///
  /// @param whose log tells why not
  private void await(String what, BooleanSupplier right, JavaProgram whose) {
    for (int looks = 0; !right.getAsBoolean(); looks++) {
      if (looks == MOST_LOOKS || !whose.process().isAlive()) {
        throw new AssertionError(what + "; " + failures + "; it said: " + whose.said());
      }
      LockSupport.parkNanos(50_000_000);
    }
  }
}
