package io.lateen.app.outside;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.walkthrough.Command;
import io.lateen.app.walkthrough.RunningMesh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ctrl-C in the terminal where `lateen up` runs.
final class InterruptIT {
  private static final Duration UP = Duration.ofMinutes(2);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int INTERRUPTED = 130;

  @TempDir Path temp;

  @Test
  void stopsEverythingInOrder() throws IOException, InterruptedException {
    String said = upUntil("export KUBECONFIG=");
    assertThat(said).containsSubsequence("galley", "node", "Bookinfo answers", "stopping");
    assertThat(said).endsWith("stopped\n").doesNotContain("while stopping", "Exception");
    assertThat(names(home()))
        .containsExactlyInAnyOrder("block", "kubeconfig", "lock", "node", "pki", "seeded", "store");
    assertThat(names(home().resolve("node/processes"))).isEmpty();
    assertThat(Traces.processes(home())).isEmpty();
  }

  @Test
  void alsoHalfWayUp() throws IOException, InterruptedException {
    String said = upUntil("node: controllers and kubelet");
    assertThat(said).doesNotContain("\tat ");
    eventually(SOON, () -> Traces.processes(home()), List::isEmpty);
  }

  /// Starts a mesh in the foreground, interrupts it once it has said `line`, waits for its end.
  ///
  /// @return all it printed
  private String upUntil(String line) throws IOException, InterruptedException {
    Path out = temp.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(
            // A session stands for a terminal; who started us may have told us to ignore Ctrl-C.
            "env",
            "--default-signal=INT",
            "setsid",
            Command.root().resolve("lateen").toString(),
            "up",
            "--home",
            home().toString(),
            "--gateway-port",
            "0",
            "--api-port",
            "0");
    builder.environment().putAll(RunningMesh.environment(home()));
    Process up = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      eventually(UP, () -> read(out), text -> text.contains(line) || !up.isAlive());
      int block = Integer.parseInt(Files.readString(home().resolve("block")));
      assertThat(Traces.sockets(block)).as(read(out)).isNotEmpty();
      interruptGroup(up.pid());
      assertThat(up.waitFor(60, TimeUnit.SECONDS)).as(read(out)).isTrue();
      assertThat(up.exitValue()).as(read(out)).isEqualTo(INTERRUPTED);
      eventually(SOON, () -> Traces.sockets(block), List::isEmpty);
      return read(out);
    } finally {
      up.destroyForcibly();
    }
  }

  /// What the terminal does on Ctrl-C.
  private static void interruptGroup(long leader) {
    new Command(List.of("kill"), Map.of()).run("-INT", "--", "-" + leader).ok();
  }

  private Path home() {
    return temp.resolve("home");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
