package io.lateen.app.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.walkthrough.Command.Result;
import io.lateen.app.walkthrough.Programs;
import io.lateen.app.walkthrough.RunningMesh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One home, one mesh; another home, another mesh.
final class MeshesSideBySideIT {
  @TempDir Path temp;

  @Test
  void eachWithItsHome() throws IOException {
    int block;
    try (RunningMesh first = RunningMesh.up(temp.resolve("a"), "--empty")) {
      block = Integer.parseInt(Files.readString(first.home().resolve("block")));
      assertThat(Traces.sockets(block)).isNotEmpty();
      saysThatItRuns(first);
      try (RunningMesh second = RunningMesh.up(temp.resolve("b"), "--empty")) {
        assertThat(second.gateway()).isNotEqualTo(first.gateway());
        knowNothingOfEachOther(first, second);
      }
      assertThat(Traces.processes(temp.resolve("b"))).isEmpty();
      assertThat(first.status().path("parts").path(0).path("state").asString())
          .isEqualTo("running");
    }
    assertThat(Traces.processes(temp)).isEmpty();
    assertThat(Traces.sockets(block)).isEmpty();
  }

  private static void saysThatItRuns(RunningMesh mesh) {
    String home = mesh.home().toString();
    String pid = mesh.status().path("parts").path(0).path("pid").asString();
    for (String flag : List.of("--empty", "--detach")) {
      Result again = mesh.lateen().run("up", flag, "--home", home);
      assertThat(again.exit()).isZero();
      assertThat(again.out())
          .contains("running already (pid " + pid + ")", mesh.gateway(), home + "/kubeconfig");
    }
  }

  private static void knowNothingOfEachOther(RunningMesh first, RunningMesh second) {
    for (Path kubectl : Programs.kubectls().reversed().stream().limit(1).toList()) {
      first.kubectl(kubectl).run("create", "configmap", "mine").ok();
      assertThat(second.kubectl(kubectl).run("get", "configmap", "mine").exit()).isEqualTo(1);
    }
  }
}
