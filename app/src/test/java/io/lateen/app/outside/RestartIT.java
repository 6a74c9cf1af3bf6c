package io.lateen.app.outside;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.walkthrough.Command;
import io.lateen.app.walkthrough.Programs;
import io.lateen.app.walkthrough.RunningMesh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a home keeps, what `--reset` forgets, and what strangers are told meanwhile.
final class RestartIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Pattern WAITS = Pattern.compile("Reason: +ErrImageNeverPull");

  private static final String STRANGER =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: stranger}
      spec:
        selector: {matchLabels: {app: stranger}}
        template:
          metadata: {labels: {app: stranger}}
          spec: {containers: [{name: stranger, image: "example.com/stranger:1"}]}
      """;

  @TempDir Path temp;

  @Test
  void stateStaysUntilReset() throws IOException {
    for (Path binary : Programs.kubectls().reversed().stream().limit(1).toList()) {
      Path home = temp.resolve("home");
      try (RunningMesh mesh = RunningMesh.up(home, "--empty")) {
        Command kubectl = mesh.kubectl(binary);
        assertThat(kubectl.run("get", "deployment").ok()).isEmpty();
        kubectl.run("apply", "-f", Command.istio("networking/destination-rule-all.yaml")).ok();
        Programs.kubectls().forEach(each -> aWrongToken(home, each));
        anUnknownImage(home, kubectl);
      }
      assertThat(home.resolve("mesh.json")).doesNotExist();
      try (RunningMesh mesh = RunningMesh.up(home)) {
        Command kubectl = mesh.kubectl(binary);
        assertThat(kubectl.run("get", "destinationrule", "-o", "name").ok().lines()).hasSize(4);
        assertThat(kubectl.run("get", "deployment", "-o", "name").ok())
            .as("a home that began empty stays so")
            .isEqualTo("deployment.apps/stranger\n");
        kubectl.run("wait", "--for=condition=Available", "deployment/stranger").ok();
      }
      try (RunningMesh mesh = RunningMesh.up(home, "--reset", "--empty")) {
        Command kubectl = mesh.kubectl(binary);
        assertThat(kubectl.run("get", "destinationrule,deployment").ok()).isEmpty();
      }
      assertThat(Traces.processes(home)).isEmpty();
    }
  }

  private void aWrongToken(Path home, Path binary) {
    try {
      Path file = temp.resolve("wrong");
      String right = Files.readString(home.resolve("kubeconfig"));
      Files.writeString(file, right.replaceAll("token: .*", "token: wrong"));
      Command.Result result =
          new Command(List.of(binary.toString()), Map.of("HOME", home + "/k"))
              .run("--kubeconfig", file.toString(), "get", "pod");
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.err()).contains("error: You must be logged in to the server");
      Command.Result ours = RunningMesh.lateen(home).run("ps", "-c", file.toString());
      assertThat(ours.exit()).isEqualTo(1);
      assertThat(ours.err()).contains("answered 401; is the kubeconfig of another mesh?");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The Pod waits and says what to do; who does it sees it run.
  private static void anUnknownImage(Path home, Command kubectl) throws IOException {
    kubectl.runWithInput(STRANGER, "apply", "-f", "-").ok();
    Path images = home.resolve("node/images.yaml");
    String told =
        eventually(
            SOON,
            () -> kubectl.run("describe", "pod", "-l", "app=stranger").out(),
            // The Event and the Pod's status are two writes.
            text -> text.contains("is not mapped to") && WAITS.matcher(text).find());
    assertThat(told)
        .contains("image \"example.com/stranger:1\" is not mapped to a local command; add to ")
        .contains(images + ":\nimages:\n- image: \"example.com/stranger:1\"");
    Files.writeString(
        images,
        """
        images:
        - image: "example.com/stranger:1"
          command: ["sleep", "1000"]
        """);
    kubectl.run("wait", "--for=condition=Available", "deployment/stranger", "--timeout=60s").ok();
  }
}
