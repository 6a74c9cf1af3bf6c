package io.lateen.app.outside;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.walkthrough.Bookinfo;
import io.lateen.app.walkthrough.Browser;
import io.lateen.app.walkthrough.Browser.Stars;
import io.lateen.app.walkthrough.Command;
import io.lateen.app.walkthrough.Programs;
import io.lateen.app.walkthrough.RunningMesh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `kill -9` of each part in turn: what can comes back, and nothing outlives the mesh.
final class KillIT {
  private static final Duration SOON = Duration.ofMinutes(1);

  /// Knows nothing of a mesh, and has a child of its own.
  private static final String STUBBORN =
      """
      images:
      - image: "example.com/stubborn:*"
        command: ["sh", "-c", "trap '' TERM INT HUP; while :; do sleep 1000; done"]
      """;

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: stubborn}
      spec: {containers: [{name: stubborn, image: "example.com/stubborn:1"}]}
      """;

  @TempDir Path temp;

  @Test
  void nothingStaysDeadAndNothingStaysBehind() throws IOException {
    for (Path binary : Programs.kubectls().reversed().stream().limit(1).toList()) {
      Path home = temp.resolve("home");
      try (RunningMesh mesh = RunningMesh.up(home)) {
        Command kubectl = mesh.kubectl(binary);
        Bookinfo bookinfo = new Bookinfo(kubectl, mesh.gateway());
        bookinfo.apply("destination-rule-all.yaml");
        bookinfo.apply("virtual-service-all-v1.yaml");
        addStubborn(home, kubectl);
        killAndSeeThemBack(mesh, bookinfo);
        killWatchdog(mesh);
        kill(controlPlane(mesh));
        eventually(SOON, () -> Traces.processes(home), List::isEmpty);
        assertThat(mesh.lateen().run("status", "--home", home.toString()).exit()).isEqualTo(1);
      }
      theRuleIsStillInForce(home, binary);
      assertThat(Traces.processes(home)).isEmpty();
    }
  }

  private static void addStubborn(Path home, Command kubectl) throws IOException {
    Files.writeString(home.resolve("node/images.yaml"), STUBBORN);
    kubectl.runWithInput(POD, "apply", "-f", "-").ok();
    kubectl.run("wait", "--for=condition=Ready", "pod/stubborn", "--timeout=60s").ok();
  }

  private static void killAndSeeThemBack(RunningMesh mesh, Bookinfo bookinfo) {
    String[][] victims = {
      {"istio-ingressgateway", "istio-proxy"},
      {"productpage-v1", "istio-proxy"},
      {"productpage-v1", "productpage"},
      {"reviews-v1", "istio-proxy"},
      {"reviews-v1", "reviews"},
    };
    try (Browser browser = bookinfo.browser()) {
      for (String[] victim : victims) {
        long pid = pid(mesh.status(), victim[0], victim[1]);
        kill(pid);
        eventually(
            SOON,
            () -> pid(mesh.status(), victim[0], victim[1]),
            again -> again != 0 && again != pid);
        bookinfo.alwaysSees(browser, Stars.NONE);
      }
    }
  }

  /// The pid of a container that is ready, else 0.
  private static long pid(JsonNode status, String pod, String container) {
    for (JsonNode each : status.path("pods")) {
      for (JsonNode one : each.path("containers")) {
        if (each.path("name").asString().startsWith(pod)
            && one.path("name").asString().equals(container)
            && one.path("state").asString().equals("ready")) {
          return one.path("pid").asLong();
        }
      }
    }
    return 0;
  }

  private static void killWatchdog(RunningMesh mesh) {
    ProcessHandle control = ProcessHandle.of(controlPlane(mesh)).orElseThrow();
    List<Long> before = watchdogs(control);
    assertThat(before).hasSize(1);
    kill(before.getFirst());
    eventually(SOON, () -> watchdogs(control), now -> now.size() == 1 && !now.equals(before));
  }

  /// The shell that reads which children there are.
  private static List<Long> watchdogs(ProcessHandle control) {
    return control
        .children()
        .filter(ProcessHandle::isAlive)
        .filter(child -> child.info().commandLine().orElse("").contains("known="))
        .map(ProcessHandle::pid)
        .toList();
  }

  private static long controlPlane(RunningMesh mesh) {
    return mesh.status().path("parts").path(0).path("pid").asLong();
  }

  private static void kill(long pid) {
    ProcessHandle victim = ProcessHandle.of(pid).orElseThrow();
    victim.destroyForcibly();
    eventually(SOON, victim::isAlive, alive -> !alive);
  }

  /// What kubectl was told before the crash is there after it.
  private static void theRuleIsStillInForce(Path home, Path binary) {
    try (RunningMesh mesh = RunningMesh.up(home)) {
      Command kubectl = mesh.kubectl(binary);
      assertThat(kubectl.run("get", "virtualservice", "-o", "name").ok()).contains("/reviews\n");
      try (Browser browser = new Browser(mesh.gateway())) {
        new Bookinfo(kubectl, mesh.gateway()).alwaysSees(browser, Stars.NONE);
      }
    }
  }
}
