package io.lateen.app.walkthrough;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// A mesh where a program named `grafana-server` is on the PATH. It is a stand-in: see {@link
/// GrafanaStandIn} for what that shows and what not.
final class GrafanaIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path temp;

  @Test
  void thePodIsTheProgramOnThePath() throws IOException {
    for (Path binary : Programs.kubectls().reversed().stream().limit(1).toList()) {
      try (RunningMesh mesh = RunningMesh.up(temp.resolve("home"), standIn(), "--empty")) {
        visit(mesh, mesh.kubectl(binary));
      }
    }
  }

  private void visit(RunningMesh mesh, Command kubectl) {
    try (Telemetry telemetry = new Telemetry(kubectl)) {
      assertThat(telemetry.grafana("/api/health")).contains("stand-in");
      assertThat(JsonMapper.shared().readTree(telemetry.grafana("/api/search")).size())
          .isEqualTo(7);
      String up = "/api/datasources/proxy/uid/prometheus/api/v1/query?query=up";
      eventually(SOON, () -> telemetry.grafana(up), answer -> answer.contains("\"job\":\"pilot\""));
    }
    assertThat(mesh.home().resolve("grafana/data")).isDirectory();
    long pid = pid(kubectl);
    assertThat(ProcessHandle.of(pid)).isPresent();
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    // The kubelet starts it again, and asks it whether it is ready.
    eventually(SOON, () -> pod(kubectl, "restartCount"), "1"::equals);
    eventually(SOON, () -> pod(kubectl, "ready"), "true"::equals);
  }

  private static long pid(Command kubectl) {
    return Long.parseLong(pod(kubectl, "containerID").replace("process://", ""));
  }

  private static String pod(Command kubectl, String field) {
    String path = "jsonpath={.items[0].status.containerStatuses[0]." + field + "}";
    return kubectl.run("-n", "istio-system", "get", "pod", "-l", "app=grafana", "-o", path).ok();
  }

  /// Laid out as an archive of Grafana is, without the variable that would keep it out.
  private Map<String, String> standIn() throws IOException {
    Path homepath = Files.createDirectories(temp.resolve("grafana"));
    Files.createFile(Files.createDirectories(homepath.resolve("conf")).resolve("defaults.ini"));
    Path program = Files.createDirectories(homepath.resolve("bin")).resolve("grafana-server");
    Files.writeString(
        program,
        "#!/bin/sh\nexec '%s/bin/java' -Xmx64m -cp '%s' %s \"$@\"\n"
            .formatted(
                System.getProperty("java.home"),
                System.getProperty("java.class.path"),
                GrafanaStandIn.class.getName()));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    String path = program.getParent() + File.pathSeparator + System.getenv("PATH");
    return Map.of("PATH", path);
  }
}
