package io.lateen.app.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.pilot.Pilot;
import io.lateen.pilot.PilotConfig;
import io.lateen.pilot.admit.TokenAdmission;
import io.lateen.pilot.push.Joins;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.kube.ClusterWorkloads;
import io.lateen.wire.kube.IngressApi;
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

/// A Pilot that asks for tokens, and real Envoys (environment LATEEN_ENVOY: the path), as processes
/// beside an API server that knows whose tokens they show.
final class EnvoyShowsItsTokenTest {
  private static final Path ROOT = Path.of(System.getProperty("lateen.root", ".."));
  private static final String ENVOY = System.getenv().getOrDefault("LATEEN_ENVOY", "");
  private static final int BLOCK = 48;
  private static final int MOST_LOOKS = 2_400;
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

  @TempDir Path home;
  private final List<JavaProgram> sidecars = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private Galley galley;
  private KubernetesClient client;
  private Pilot pilot;

  @BeforeEach
  void start() throws Exception {
    galley = Galley.start(GalleyConfig.in(home, 0, BLOCK));
    client = ClusterSource.client(home.resolve("kubeconfig"));
    Arrays.stream(Files.readString(ROOT.resolve("install/crds.yaml")).split("(?m)^---$"))
        .filter(one -> one.contains("kind: WorkloadEntry\n"))
        .forEach(this::load);
    account("web");
    account("thief");
    load(
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: WorkloadEntry
        metadata: {name: web, namespace: default}
        spec: {address: 127.%d.0.2, serviceAccount: web}
        """
            .formatted(BLOCK));
    pilot =
        new Pilot(
            new PilotConfig(ANY, ANY, ANY, MeshConfig.DEFAULT, true, "test"),
            galley.source(),
            List.of(),
            Joins.NONE,
            new TokenAdmission(new ClusterWorkloads(client)),
            IngressApi.NONE);
    pilot.start();
  }

  @AfterEach
  void stop() {
    sidecars.forEach(JavaProgram::close);
    pilot.close();
    client.close();
    galley.close();
    http.close();
  }

  private void load(String yaml) {
    client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).create();
  }

  private void account(String name) {
    load(
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: %s, namespace: default}
        """
            .formatted(name));
  }

  /// What a kubelet writes for a Pod of the account.
  private Path files(String account) throws IOException {
    Path folder = Files.createDirectories(home.resolve(account));
    String token =
        client
            .serviceAccounts()
            .inNamespace("default")
            .withName(account)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withAudiences(TokenAdmission.AUDIENCE)
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
    Files.writeString(folder.resolve("pilot-token"), token);
    return folder;
  }

  /// It says that it is `web`, whosever token it has.
  private JavaProgram envoy(String account) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("proxy", "sidecar", "--parent-pipe"));
    arguments.addAll(List.of("--discoveryAddress", "127.0.0.1:" + pilot.grpcPort()));
    arguments.addAll(List.of("--id", "web.default", "--ip", "127." + BLOCK + ".0.2"));
    arguments.addAll(List.of("--statusPort", "0", "--concurrency", "1"));
    arguments.addAll(List.of("--proxyAdminPort", "0", "--binaryPath", ENVOY));
    Map<String, String> variables = Map.of("LATEEN_SERVICEACCOUNT", files(account).toString());
    JavaProgram sidecar =
        JavaProgram.start(
            "io.lateen.proxy.ProxyMain", arguments, variables, home.resolve(account + ".log"));
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

  private String synced() throws Exception {
    URI page = URI.create("http://127.0.0.1:" + pilot.monitoringPort() + "/debug/syncz");
    return http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
  }

  @Test
  void itIsServedAndAThiefIsNot() throws Exception {
    if (ENVOY.isEmpty()) {
      System.out.println("EnvoyShowsItsTokenTest: no Envoy; set LATEEN_ENVOY to its path");
      assertThat(System.getenv("CI")).as("CI needs LATEEN_ENVOY").isNotEqualTo("true");
      return;
    }
    JavaProgram thief = envoy("thief");
    await("the thief is told why", () -> thief.said().contains("it runs under"), thief);
    assertThat(synced()).doesNotContain("web.default");
    assertThat(thief.said()).doesNotContain(Files.readString(home.resolve("thief/pilot-token")));
    JavaProgram web = envoy("web");
    await(
        "web is served",
        () -> synced().matches("(?s).*web\\.default[^}]*\"listener_acked\"\\s*:\\s*\"[^\"]+\".*"),
        web);
  }
}
