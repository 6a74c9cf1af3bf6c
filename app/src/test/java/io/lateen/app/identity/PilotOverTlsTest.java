package io.lateen.app.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.citadel.authority.KeyForm;
import io.lateen.citadel.secrets.RenewalRule;
import io.lateen.citadel.server.CitadelServer;
import io.lateen.citadel.server.CitadelSettings;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.pilot.Pilot;
import io.lateen.pilot.PilotConfig;
import io.lateen.pilot.SecureXds;
import io.lateen.pilot.admit.Admission;
import io.lateen.pilot.admit.CertificateAdmission;
import io.lateen.pilot.source.MeshConfigParser;
import io.lateen.pilot.tls.KeySecret;
import io.lateen.wire.kube.ClusterSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pilot with the key that Citadel keeps for it, and sidecars of both kinds with those they ask it
/// for, as processes.
final class PilotOverTlsTest {
  private static final Path ROOT = Path.of(System.getProperty("lateen.root", ".."));
  private static final String ENVOY = System.getenv().getOrDefault("LATEEN_ENVOY", "");
  private static final int BLOCK = 47;
  private static final int MOST_LOOKS = 2_400;
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

  @TempDir Path home;
  private final List<JavaProgram> sidecars = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private Galley galley;
  private KubernetesClient client;
  private CitadelServer citadel;
  private Pilot pilot;

  @BeforeEach
  void start() throws Exception {
    galley = Galley.start(GalleyConfig.in(home, 0, BLOCK));
    client = ClusterSource.client(home.resolve("kubeconfig"));
    Arrays.stream(Files.readString(ROOT.resolve("install/crds.yaml")).split("(?m)^---$"))
        .filter(one -> one.contains("kind: WorkloadEntry\n"))
        .forEach(this::load);
    load(
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: istio-pilot-service-account, namespace: istio-system}
        """);
    citadel =
        CitadelServer.start(
            CitadelSettings.at(ANY, ANY, "test")
                .withSecrets(true, RenewalRule.USUAL, KeyForm.EC_P256, Duration.ofHours(1)),
            client);
    pilot = pilot();
    pilot.start();
  }

  @AfterEach
  void stop() {
    sidecars.forEach(JavaProgram::close);
    pilot.close();
    citadel.close();
    client.close();
    galley.close();
    http.close();
  }

  private Pilot pilot() throws IOException {
    String mesh = "ca: {address: \"127.0.0.1:%d\"}\n".formatted(citadel.port());
    return new Pilot(
        new PilotConfig(ANY, ANY, ANY, MeshConfigParser.parse(mesh), true, "test")
            .secured(
                new SecureXds(
                    ANY,
                    new KeySecret(galley.source(), "istio-system"),
                    new CertificateAdmission(Admission.NOBODY))),
        galley.source());
  }

  private void load(String yaml) {
    client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).create();
  }

  private void workload(String name, int host) {
    load(
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: WorkloadEntry
        metadata: {name: %s, namespace: default}
        spec: {address: 127.%d.0.%d, serviceAccount: %s}
        """
            .formatted(name, BLOCK, host, name));
  }

  /// @param id as which it asks
  private JavaProgram sidecar(String account, String id, int host, String... flags)
      throws IOException {
    Workload.Mesh mesh = new Workload.Mesh(client, home, BLOCK, "", "");
    List<String> arguments = new ArrayList<>(List.of("proxy", "sidecar", "--parent-pipe"));
    arguments.addAll(List.of("--discoveryAddress", "127.0.0.1:" + pilot.securePort()));
    arguments.addAll(List.of("--controlPlaneAuthPolicy", "MUTUAL_TLS"));
    arguments.addAll(List.of("--id", id + ".default", "--ip", "127." + BLOCK + ".0." + host));
    arguments.addAll(List.of("--statusPort", "0", "--concurrency", "1"));
    arguments.addAll(List.of("--proxyAdminPort", "0"));
    arguments.addAll(List.of(flags));
    Map<String, String> variables =
        Map.of(
            "CA_ADDR",
            "127.0.0.1:" + citadel.port(),
            "LATEEN_SERVICEACCOUNT",
            Workload.files(mesh, account).toString());
    Path log = home.resolve(account + "-as-" + id + ".log");
    JavaProgram sidecar = JavaProgram.start("io.lateen.proxy.ProxyMain", arguments, variables, log);
    sidecars.add(sidecar);
    return sidecar;
  }

  /// Counts looks, not time.
  private void await(String what, Callable<Boolean> right, JavaProgram whose) throws Exception {
    for (int looks = 0; !right.call(); looks++) {
      if (looks == MOST_LOOKS || !whose.process().isAlive()) {
        throw new AssertionError(
            what + "; Pilot serves " + synced() + "; it said: " + whose.said());
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  /// What Pilot says of the proxies that have all they asked for.
  private String synced() throws Exception {
    URI page = URI.create("http://127.0.0.1:" + pilot.monitoringPort() + "/debug/syncz");
    return http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
  }

  private boolean isServed(String name) throws Exception {
    String page = synced();
    int at = page.indexOf(name + ".default");
    return at >= 0
        && page.substring(at).matches("(?s)[^}]*\"listener_acked\"\\s*:\\s*\"[^\"]+\".*");
  }

  @Test
  void ourOwnProxyIsServedAndAThiefIsNot() throws Exception {
    workload("web", 2);
    JavaProgram web = sidecar("web", "web", 2);
    await("web is served", () -> isServed("web"), web);
    JavaProgram thief = sidecar("ratings", "web", 2);
    await("the thief is told why", () -> thief.said().contains("and it runs under"), thief);
    assertThat(thief.said())
        .contains("the certificate is of spiffe://cluster.local/ns/default/sa/ratings");
    assertThat(synced().split("web.default", -1)).hasSize(2);
  }

  @Test
  void soIsARealEnvoy() throws Exception {
    if (ENVOY.isEmpty()) {
      System.out.println("PilotOverTlsTest: no Envoy; set LATEEN_ENVOY to its path");
      assertThat(System.getenv("CI")).as("CI needs LATEEN_ENVOY").isNotEqualTo("true");
      return;
    }
    workload("web", 2);
    JavaProgram web = sidecar("web", "web", 2, "--binaryPath", ENVOY);
    await("web is served", () -> isServed("web"), web);
  }
}
