package io.lateen.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.galley.http.Kubectl.Outcome;
import io.lateen.galley.resource.Verb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Real kubectls of this machine against the server.
class KubectlTest {

  @TempDir Path home;
  private ServedEngine served;
  private FakeNode node;

  @BeforeEach
  void start() throws IOException {
    Path token = home.resolve("kubelet-token");
    Files.writeString(token, "kubelet-secret\n");
    served = new ServedEngine(ApiServerSettings.in(home, 0).withKubeletToken(token));
    node = new FakeNode(served);
  }

  @AfterEach
  void stop() {
    served.close();
    node.close();
  }

  @TestFactory
  Stream<DynamicTest> commands() {
    return each(this::runTable);
  }

  @TestFactory
  Stream<DynamicTest> watching() {
    return each(this::watch);
  }

  @TestFactory
  Stream<DynamicTest> logs() {
    return each(this::followLogs);
  }

  @TestFactory
  Stream<DynamicTest> wrongToken() {
    return each(this::useWrongToken);
  }

  @TestFactory
  Stream<DynamicTest> events() {
    return each(this::showEvents);
  }

  @TestFactory
  Stream<DynamicTest> portForward() {
    return each(this::forwardPort);
  }

  private interface Check {
    void with(Kubectl kubectl) throws Exception;
  }

  private static Stream<DynamicTest> each(Check check) {
    return Kubectl.found().stream()
        .map(kubectl -> DynamicTest.dynamicTest(kubectl.toString(), () -> check.with(kubectl)));
  }

  private void runTable(Kubectl kubectl) throws Exception {
    boolean old = run(kubectl, List.of("version", "--client")).output().contains("Minor:\"20\"");
    List<String> failures = new ArrayList<>();
    for (String line : resource("commands.txt").lines().toList()) {
      if (!line.startsWith("#")) {
        String[] row = line.split(" \\| ", -1);
        boolean newer = row.length > 3 && old;
        if (!newer) {
          check(kubectl, row).ifPresent(failures::add);
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  private Optional<String> check(Kubectl kubectl, String[] row) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-n", "t"));
    for (String word : row[1].split(" ", -1)) {
      arguments.add(word.matches("[A-Z]+") ? file(word).toString() : word);
    }
    if (row[1].startsWith("get --raw") || row[1].contains(" -A")) {
      arguments.subList(0, 2).clear();
    }
    Outcome outcome = run(kubectl, arguments);
    boolean right =
        outcome.exit() == Integer.parseInt(row[0].strip())
            && Arrays.stream(row[2].split(";", -1))
                .allMatch(part -> outcome.output().contains(part.strip()));
    return right
        ? Optional.empty()
        : Optional.of(row[1] + " → " + outcome.exit() + "\n" + outcome.output());
  }

  private void watch(Kubectl kubectl) throws Exception {
    Process process = kubectl.start(kubeconfig(), List.of("get", "configmap", "-w"));
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      served.create("", "v1", "configmaps", "default", "{metadata: {generateName: seen-}}");
      Kubectl.awaitLine(process, lines, "seen-");
      served.create("", "v1", "configmaps", "default", "{metadata: {generateName: later-}}");
      Kubectl.awaitLine(process, lines, "later-");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private void followLogs(Kubectl kubectl) throws Exception {
    assertThat(run(kubectl, List.of("logs", "web", "--tail=1")).output()).isEqualTo("last line\n");
    assertThat(run(kubectl, List.of("logs", "web", "-c", "no")).output())
        .contains("container no is not valid for pod web");
    Process process = kubectl.start(kubeconfig(), List.of("logs", "-f", "web"));
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      Kubectl.awaitLine(process, lines, "first line");
      node.say("one more");
      Kubectl.awaitLine(process, lines, "one more");
    } finally {
      process.destroyForcibly().waitFor();
    }
    node.awaitFollowerGone();
  }

  private void useWrongToken(Kubectl kubectl) throws Exception {
    String right = served.server().token().value();
    Path folder = Files.createDirectories(home.resolve("wrong-" + kubectl.hashCode()));
    Path wrong =
        Files.writeString(
            folder.resolve("kubeconfig"), Files.readString(kubeconfig()).replace(right, "wrong"));
    Outcome outcome = kubectl.run(wrong, List.of("get", "pods"));
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output())
        .contains("You must be logged in to the server")
        .doesNotContain("unknown", "panic");
  }

  private void showEvents(Kubectl kubectl) throws Exception {
    String advice = "image \"x:1\" is not mapped to a local command; add to /h/images.yaml:";
    String event =
        """
        {apiVersion: v1, kind: Event, metadata: {name: web.1},
         involvedObject: {apiVersion: v1, kind: Pod, namespace: default, name: web, uid: %s,
                          fieldPath: "spec.containers{web}"},
         type: Warning, reason: ErrImageNeverPull, message: '%s', count: 3,
         source: {component: kubelet, host: here}, reportingComponent: kubelet,
         firstTimestamp: "2026-01-01T00:00:00Z", lastTimestamp: "2026-01-01T00:05:00Z"}
        """
            .formatted(node.podUid(), advice);
    served.create("", "v1", "events", "default", event);
    assertThat(run(kubectl, List.of("describe", "pod", "web")).output())
        .containsPattern("Warning +ErrImageNeverPull .*kubelet +image \"x:1\" is not mapped");
    assertThat(run(kubectl, List.of("get", "events")).output())
        .containsPattern("Warning +ErrImageNeverPull +pod/web +image \"x:1\" is not mapped");
    Path odd =
        written(
            "odd.yaml",
            "# odd\n"
                + event.replace("name: web.1", "name: web.2").replace("count: 3", "count: many"));
    assertThat(run(kubectl, List.of("create", "--validate=false", "-f", odd.toString())).output())
        .contains("count: Invalid value: \"many\" (expected: ");
    served.engine().handle(served.call(Verb.DELETE, "", "v1", "events", "default", "web.1"));
  }

  private void forwardPort(Kubectl kubectl) throws Exception {
    Process process = kubectl.start(kubeconfig(), List.of("port-forward", "svc/web", ":80", ":81"));
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        HttpClient http = HttpClient.newHttpClient()) {
      String line = Kubectl.awaitLine(process, lines, "Forwarding from 127.0.0.1:");
      String port = line.replaceAll(".*127.0.0.1:([0-9]+) .*", "$1");
      URI page = URI.create("http://127.0.0.1:" + port + "/page");
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> answer =
            http.send(
                HttpRequest.newBuilder(page)
                    .POST(HttpRequest.BodyPublishers.ofString("x".repeat(300_000)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).hasSize(300_000);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    refusedPort(kubectl);
  }

  /// A port where nobody listens: kubectl says so.
  private void refusedPort(Kubectl kubectl) throws Exception {
    String closed = Integer.toString(FakeNode.freePort());
    Process process = kubectl.start(kubeconfig(), List.of("port-forward", "pod/web", ":" + closed));
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = Kubectl.awaitLine(process, lines, "Forwarding from 127.0.0.1:");
      int port = Integer.parseInt(line.replaceAll(".*127.0.0.1:([0-9]+) .*", "$1"));
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.getOutputStream().write('x');
        Kubectl.awaitLine(process, lines, "error forwarding port " + closed + " to pod web");
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Outcome run(Kubectl kubectl, List<String> arguments) throws Exception {
    return kubectl.run(kubeconfig(), arguments);
  }

  private Path kubeconfig() {
    return home.resolve("kubeconfig");
  }

  private Path file(String word) throws IOException {
    return switch (word) {
      case "CRDS" -> Path.of("..", "install", "crds.yaml").toAbsolutePath();
      case "DEEP" -> written("deep.yaml", resource("deep.yaml"));
      case "DEEPER" -> written("deeper.yaml", deeper());
      case "THINGS" -> written("things.yaml", resource("things.yaml"));
      case "CHANGED" -> written("changed.yaml", resource("changed.yaml"));
      default -> written("broken.yaml", "kind: ConfigMap\n  a: b: c\n");
    };
  }

  /// A change deep inside, where our schema ends, and in a list that is merged by a key.
  private static String deeper() throws IOException {
    return resource("deep.yaml")
        .replace("values: [one]", "values: [two]")
        .replace("name: A, value: old", "name: A, value: new");
  }

  private Path written(String name, String text) throws IOException {
    return Files.writeString(home.resolve(name), text);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = KubectlTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
