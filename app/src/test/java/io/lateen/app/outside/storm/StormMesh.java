package io.lateen.app.outside.storm;

import static io.lateen.app.walkthrough.Eventually.eventually;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.lateen.app.outside.RootExchange;
import io.lateen.app.outside.ShownCertificates;
import io.lateen.app.outside.storm.Rules.Edit;
import io.lateen.app.walkthrough.Command;
import io.lateen.app.walkthrough.RunningMesh;
import io.lateen.wire.kube.ClusterSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Bookinfo's services, whom three callers with names and one without ask.
final class StormMesh implements AutoCloseable {
  static final List<String> SERVICES = List.of("details", "ratings", "reviews");
  static final List<String> CALLERS = List.of("productpage", "alice", "bob");

  /// Of a certificate; half of it is over when the next one is asked for.
  static final Duration LIFE = Duration.ofSeconds(80);

  private static final Duration SOON = Duration.ofMinutes(10);
  private static final String DENIED = "RBAC: access denied";

  private final RunningMesh mesh;
  private final Command kubectl;
  private final KubernetesClient client;
  private final Map<String, String> addresses = new TreeMap<>();

  private StormMesh(RunningMesh mesh, Path kubectl) throws IOException {
    this.mesh = mesh;
    this.kubectl = mesh.kubectl(kubectl);
    this.client = ClusterSource.client(mesh.home().resolve("kubeconfig"));
  }

  static StormMesh up(Path home, Path kubectl) throws IOException {
    Path node = Files.createDirectories(home.resolve("node"));
    Path proxy = Command.root().resolve("app/target/dist/run/proxy");
    Files.writeString(node.resolve("images.yaml"), images(proxy));
    StormMesh made = new StormMesh(RunningMesh.up(home, "--empty"), kubectl);
    try {
      made.prepare();
      return made;
    } catch (RuntimeException | Error e) {
      made.close();
      throw e;
    }
  }

  private static String images(Path proxy) {
    return """
    images:
    - image: "lateen/proxyv2:*"
      command: ["%s", "--parent-pipe"]
      env: {SECRET_TTL: %ds}
    - image: "example.com/caller:*"
      command: ["sleep", "1000000"]
    """
        .formatted(proxy, LIFE.toSeconds());
  }

  private static final String VISITORS =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: visitors}
      """;

  private static String service(String app) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %1$s, namespace: default}
    spec: {ports: [{port: 9080, name: http}], selector: {app: %1$s}}
    ---
    """
        .formatted(app);
  }

  private static final String DEPLOYMENT =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: %3$s, namespace: %2$s}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: %1$s, namespace: %2$s}
      spec:
        selector: {matchLabels: {app: %1$s}}
        template:
          metadata: {labels: {app: %1$s}}
          spec:
            serviceAccountName: %3$s
            containers: [{name: %1$s, image: "%4$s", ports: [%5$s]}]
      ---
      """;

  private void prepare() {
    withoutMixer();
    kubectl.runWithInput(VISITORS, "apply", "-f", "-").ok();
    StringBuilder plain = new StringBuilder();
    for (String app : List.of("details", "ratings", "reviews", "productpage")) {
      plain.append(service(app)).append(bookinfo(app));
    }
    plain.append(caller("alice", "default")).append(caller("bob", "visitors"));
    String injected = mesh.lateen().runWithInput(plain.toString(), "kube-inject", "-f", "-").ok();
    kubectl.runWithInput(injected, "apply", "-f", "-").ok();
    Stream.concat(CALLERS.stream(), SERVICES.stream())
        .forEach(app -> addresses.put(app, readyAddress(app)));
  }

  private static String bookinfo(String app) {
    String image = "istio/examples-bookinfo-" + app + "-v1:1.10.1";
    return DEPLOYMENT.formatted(app, "default", "default", image, "{containerPort: 9080}");
  }

  private static String caller(String name, String namespace) {
    return DEPLOYMENT.formatted(name, namespace, name, "example.com/caller:1", "");
  }

  /// It answers in five seconds or not at all, which is no matter of who may come in.
  private void withoutMixer() {
    var settings = client.configMaps().inNamespace("istio-system").withName("istio");
    ConfigMap map = settings.get();
    map.getData().computeIfPresent("mesh", (_, mesh) -> mesh.replaceAll("(?m)^mixer.*$", ""));
    client.resource(map).update();
  }

  private String readyAddress(String app) {
    List<Pod> pods =
        eventually(
            SOON, () -> pods(app), all -> all.size() == 1 && Readiness.isPodReady(all.getFirst()));
    return pods.getFirst().getStatus().getPodIP();
  }

  private List<Pod> pods(String app) {
    return client.pods().inAnyNamespace().withLabel("app", app).list().getItems();
  }

  RunningMesh running() {
    return mesh;
  }

  Command kubectl() {
    return kubectl;
  }

  /// Of a Pod's other address, where its sidecar is called by its application.
  private String ownSide(String app) {
    String[] octets = addresses.get(app).split("\\.", -1);
    octets[2] = Integer.toString(Integer.parseInt(octets[2]) + 64);
    return String.join(".", octets);
  }

  private String block() {
    return addresses.get("details").split("\\.", -1)[1];
  }

  /// Where Pilot is.
  String pilotAddress() {
    return "127." + block() + ".255.1";
  }

  List<Caller> callers() {
    List<Caller> all = new ArrayList<>();
    all.add(new Caller("productpage", "default", "default", through("productpage")));
    all.add(new Caller("alice", "default", "alice", through("alice")));
    all.add(new Caller("bob", "visitors", "bob", through("bob")));
    InetAddress neighbour = InetAddress.ofLiteral("127." + block() + ".63.200");
    HttpClient direct = client().localAddress(neighbour).build();
    all.add(new Caller("", "", "", direct));
    return all;
  }

  private HttpClient through(String app) {
    return client().proxy(ProxySelector.of(new InetSocketAddress(ownSide(app), 15002))).build();
  }

  private static HttpClient.Builder client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofMinutes(1));
  }

  Answer ask(Question question) {
    Caller caller = question.caller();
    String host =
        caller.isNamed()
            ? question.service() + ".default.svc.cluster.local"
            : addresses.get(question.service());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + host + ":9080" + question.path()))
            .method(question.method(), HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofMinutes(1))
            .build();
    try {
      HttpResponse<String> response = caller.client().send(request, BodyHandlers.ofString());
      String detail = response.statusCode() + " " + response.body();
      return new Answer(kind(response), detail);
    } catch (IOException e) {
      return new Answer(Answer.Kind.NOTHING, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(Answer.Kind.NOTHING, e.toString());
    }
  }

  /// The services answer with 200, and with 405 to what they cannot do.
  private static Answer.Kind kind(HttpResponse<String> response) {
    return switch (response.statusCode()) {
      case 200, 405 -> Answer.Kind.LET_IN;
      case 403 -> response.body().equals(DENIED) ? Answer.Kind.REFUSED : Answer.Kind.NOTHING;
      default -> Answer.Kind.NOTHING;
    };
  }

  /// By the API.
  void apply(Edit edit) {
    HasMetadata object = client.resource(edit.law().yaml()).item();
    HasMetadata known = client.resource(object).get();
    if (!edit.puts()) {
      client.resource(object).delete();
    } else if (known == null) {
      client.resource(object).create();
    } else {
      object.getMetadata().setResourceVersion(known.getMetadata().getResourceVersion());
      client.resource(object).update();
    }
  }

  /// @param isThere whether there is such an object already
  void applyByKubectl(Edit edit, boolean isThere) {
    String verb = !edit.puts() ? "delete" : isThere ? "replace" : "create";
    kubectl.runWithInput(edit.law().yaml(), verb, "-f", "-").ok();
  }

  /// `kill -9`.
  void killSidecar(String app) {
    for (JsonNode pod : mesh.status().path("pods")) {
      for (JsonNode container : pod.path("containers")) {
        if (pod.path("name").asString().startsWith(app + "-")
            && container.path("name").asString().equals("istio-proxy")) {
          ProcessHandle.of(container.path("pid").asLong()).orElseThrow().destroyForcibly();
          return;
        }
      }
    }
    throw new AssertionError("there is no sidecar of " + app);
  }

  int sidecarRestarts(String app) {
    return sidecar(app).getRestartCount();
  }

  void awaitSidecar(String app, int restarts) {
    eventually(
        SOON,
        () -> sidecar(app),
        sidecar -> sidecar.getRestartCount() >= restarts && sidecar.getReady());
  }

  private ContainerStatus sidecar(String app) {
    return pods(app).getFirst().getStatus().getContainerStatuses().stream()
        .filter(status -> status.getName().equals("istio-proxy"))
        .findFirst()
        .orElseThrow();
  }

  RootExchange roots() {
    return new RootExchange(client, kubectl, addresses.keySet().stream().map(this::admin).toList());
  }

  private String admin(String app) {
    return "http://" + ownSide(app) + ":15000";
  }

  ShownCertificates certificates(String app) {
    return ShownCertificates.of(admin(app));
  }

  @Override
  public void close() {
    client.close();
    mesh.close();
  }
}
