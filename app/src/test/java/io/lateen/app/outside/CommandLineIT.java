package io.lateen.app.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.walkthrough.Command;
import io.lateen.app.walkthrough.Command.Result;
import io.lateen.app.walkthrough.RunningMesh;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `lateen` says when it cannot do what it is asked for: one sentence with the next step, an
/// exit code, and no trace of the attempt.
final class CommandLineIT {
  @TempDir Path temp;

  @Test
  void nothingRuns() {
    Path home = temp.resolve("home");
    Result down = lateen("down", "--home", home.toString());
    assertThat(down.exit()).isZero();
    assertThat(down.out()).isEqualTo("No mesh runs on " + home + ".\n");
    Result status = lateen("status", "--home", home.toString());
    assertThat(status.exit()).isEqualTo(1);
    assertThat(status.err())
        .isEqualTo("lateen: no mesh runs on " + home + "; start one with: lateen up\n");
    assertThat(home).doesNotExist();
  }

  @Test
  void whatNobodyKnows() {
    assertUsage(lateen("upp"), "'upp'; see: lateen --help");
    assertUsage(lateen("up", "--gatway-port", "1"), "'--gatway-port', '1'; see: lateen up --help");
    assertUsage(lateen("up", "--api-port", "x"), "'x' is not an int; see: lateen up --help");
    assertUsage(lateen("up", "--proxy", "nginx"), "--proxy: nginx (expected: ");
    assertUsage(lateen(), "a command is missing; see: lateen --help");
  }

  private static void assertUsage(Result result, String says) {
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).startsWith("lateen: ").contains(says).hasLineCount(1);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void aPortThatCannotBe() {
    assertRefused(up(temp.resolve("home"), "--api-port", "99999"), "99999 (expected: 0..65535");
    assertThat(temp.resolve("home")).doesNotExist();
  }

  @Test
  void anAddressThatCannotBe() {
    assertRefused(
        lateen("citadel", "--kubeconfig", "none", "--bind-address", "citadel"),
        "--bind-address: citadel (expected: an IP address)");
  }

  @Test
  void aBusyPort() throws IOException {
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(holder.getLocalPort());
      for (String flag : List.of("--gateway-port", "--api-port")) {
        String other = flag.equals("--api-port") ? "--gateway-port" : "--api-port";
        for (String way : List.of("--verbose", "--detach")) {
          Path home = temp.resolve("home");
          Result result = up(home, flag, port, other, "0", way);
          assertThat(result.exit()).isEqualTo(1);
          assertThat(result.err())
              .startsWith("lateen: port " + port + " for the ")
              .contains("java (pid " + ProcessHandle.current().pid() + ")", flag + " PORT");
          assertThat(result.err().contains("\tat io.lateen")).isEqualTo(way.equals("--verbose"));
          assertThat(home).doesNotExist();
          assertThat(Traces.processes(home)).isEmpty();
        }
      }
    }
  }

  @Test
  void aHomeThatSomebodyHas() throws IOException {
    Path home = Files.createDirectory(temp.resolve("home"));
    try (FileChannel file =
            FileChannel.open(
                home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = file.lock()) {
      for (String way : List.of("--empty", "--detach")) {
        assertRefused(
            up(home, way),
            "another mesh runs on " + home + "; stop it with: lateen down --home " + home);
      }
    }
    assertThat(home).isDirectoryContaining(file -> file.endsWith("lock"));
  }

  @Test
  void aHomeThatCannotBeWritten() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    for (Path home : List.of(file, file.resolve("home"), Path.of("/proc/lateen/home"))) {
      for (String way : List.of("--empty", "--detach")) {
        assertRefused(up(home, way), "cannot write to the home " + home, "--home DIR");
      }
    }
    assertThat(temp).isDirectoryContaining(only -> only.equals(file));
  }

  private static Result up(Path home, String... more) {
    return new Command(
            List.of(Command.root().resolve("lateen").toString(), "up", "--home", home.toString()),
            RunningMesh.environment(home))
        .run(more);
  }

  private static void assertRefused(Result result, String... says) {
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).startsWith("lateen: ").contains(says).hasLineCount(1);
  }

  private Result lateen(String... arguments) {
    return RunningMesh.lateen(temp).run(arguments);
  }
}
