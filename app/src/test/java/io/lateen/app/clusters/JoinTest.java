package io.lateen.app.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
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
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that no orchestrator runs joins a mesh with a token, answers as part of a service, and
/// is gone when it is killed.
final class JoinTest {
  private static final Path ROOT = Path.of(System.getProperty("lateen.root", ".."));

  @TempDir Path home;
  private Pilot pilot;
  private volatile int status = 200;

  @Test
  void aWorkloadIsInForAsLongAsItLives() throws Exception {
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    PilotConfig config = new PilotConfig(any, any, any, MeshConfig.DEFAULT, true, "test");
    int port = freePort();
    HttpServer application = application(port);
    try (Galley galley = Galley.start(GalleyConfig.in(home, 0, 43));
        KubernetesClient client = ClusterSource.client(home.resolve("kubeconfig"));
        JoinedWorkloads joined =
            new JoinedWorkloads(new ClusterWorkloads(client), "test", Duration.ofMillis(200));
        Pilot begun =
            new Pilot(
                config, galley.source(), List.of(), joined, Admission.ANYBODY, IngressApi.NONE)) {
      pilot = begun;
      definitions(client);
      load(client, example("yaml"));
      pilot.start();
      Path token = home.resolve("token");

      Files.writeString(token, "nobody's");
      Process stranger = proxy(port, token);
      await(() -> said("nobody's"), "the stranger is refused");
      assertThat(endpoints()).doesNotContain("127.0.0.3");
      stranger.destroyForcibly().waitFor();

      Files.writeString(token, adminToken());
      load(client, group(port));
      Process workload = proxy(port, token, LABELS_AND_PORTS, "--group vms");
      await(() -> endpoints().contains("127.0.0.3"), "one of a group is an endpoint");
      workload.destroyForcibly().waitFor();
      await(() -> !endpoints().contains("127.0.0.3"), "one of a group is gone");

      status = 500;
      load(client, probed(port));
      workload = proxy(port, token, LABELS_AND_PORTS, "--group probed");
      await(() -> condition(client).equals("False HTTP status 500"), "it is found ill");
      status = 200;
      await(() -> condition(client).equals("True "), "it is found well");
      workload.destroyForcibly().waitFor();
      await(() -> !endpoints().contains("127.0.0.3"), "one that was asked is gone");

      workload = proxy(port, token);
      await(() -> endpoints().contains("127.0.0.3"), "it is an endpoint");
      await(() -> ask(port).equals("application"), "it answers through its proxy");
      workload.destroyForcibly().waitFor(); // kill -9
      await(() -> !endpoints().contains("127.0.0.3"), "it is gone");
    } finally {
      application.stop(0);
    }
  }

  private static final String LABELS_AND_PORTS = "--labels app=web,version=v1 --ports http=8080";

  private static String probed(int port) {
    return group(port).replace("name: vms", "name: probed")
        + "  probe: {periodSeconds: 1, failureThreshold: 1, httpGet: {port: %d}}\n".formatted(port);
  }

  private static String condition(KubernetesClient client) {
    GenericKubernetesResource entry =
        client
            .genericKubernetesResources("networking.istio.io/v1alpha3", "WorkloadEntry")
            .inNamespace("default")
            .withName("vm-1")
            .get();
    return entry == null || entry.get("status", "conditions", 0) == null
        ? ""
        : entry.get("status", "conditions", 0, "status")
            + " "
            + entry.get("status", "conditions", 0, "message");
  }

  private static String group(int port) {
    return """
    apiVersion: networking.istio.io/v1
    kind: WorkloadGroup
    metadata: {name: vms, namespace: default}
    spec:
      metadata: {labels: {app: web, version: v1}}
      template: {ports: {http: %d}}
    """
        .formatted(port);
  }

  private Process proxy(int port, Path token) throws IOException {
    return proxy(port, token, "", "");
  }

  /// @param instead of a part of the example's line
  private Process proxy(int port, Path token, String part, String instead) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.lateen.proxy.ProxyMain"));
    String line =
        example("bash")
            .strip()
            .replace(part, instead)
            .replace("127.0.0.1:15010", "127.0.0.1:" + pilot.grpcPort())
            .replace("--token token", "--token " + token)
            .replace("http=8080", "http=" + port);
    command.addAll(List.of(line.split(" ")).subList(1, line.split(" ").length));
    command.addAll(List.of("--proxyAdminPort", "0", "--statusPort", "0", "--parent-pipe"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("proxy.log").toFile()))
        .start();
  }

  /// An example of `docs/join.md`.
  private static String example(String language) throws IOException {
    String page = Files.readString(ROOT.resolve("docs/join.md"));
    String open = "```" + language + "\n";
    int start = page.indexOf(open) + open.length();
    return page.substring(start, page.indexOf("```", start));
  }

  private boolean said(String text) {
    try {
      return Files.readString(home.resolve("proxy.log")).contains(text);
    } catch (IOException notYet) {
      return false;
    }
  }

  private String adminToken() throws IOException {
    return Files.readString(home.resolve("kubeconfig"))
        .lines()
        .filter(line -> line.strip().startsWith("token:"))
        .findFirst()
        .orElseThrow()
        .replaceAll(".*token: *\"?([^\"]*)\"?", "$1");
  }

  private static void definitions(KubernetesClient client) throws IOException {
    Arrays.stream(Files.readString(ROOT.resolve("install/crds.yaml")).split("(?m)^---$"))
        .filter(
            one ->
                List.of("ServiceEntry", "WorkloadEntry", "WorkloadGroup").stream()
                    .anyMatch(kind -> one.contains("kind: " + kind + "\n")))
        .forEach(one -> load(client, one));
  }

  private static void load(KubernetesClient client, String yaml) {
    client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).create();
  }

  private HttpServer application(int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write("application".getBytes(StandardCharsets.UTF_8));
          }
        });
    server.start();
    return server;
  }

  private static String ask(int port) {
    return get("http://127.0.0.3:" + port + "/");
  }

  private String endpoints() {
    return get("http://127.0.0.1:" + pilot.monitoringPort() + "/debug/endpointz");
  }

  private static String get(String url) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException notYet) {
      return "";
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void await(BooleanSupplier right, String what) throws IOException {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!right.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            what + "; the proxy said: " + Files.readString(home.resolve("proxy.log")));
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
