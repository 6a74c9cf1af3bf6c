package io.lateen.node.kubelet.process;

import static io.lateen.node.Eventually.assertEventually;
import static io.lateen.node.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildrenTest {
  private static final Map<String, String> PATH = Map.of("PATH", System.getenv("PATH"));

  @TempDir Path folder;

  private static boolean alive(long pid) {
    return !StartTime.of(pid).equals("gone");
  }

  /// Starts a shell that starts a `sleep` of its own, and returns the pids of both.
  private long[] family(Children children) throws Exception {
    Child shell =
        children.start(
            List.of("sh", "-c", "trap '' TERM; sleep 300 & echo $!; wait"), PATH, folder);
    var lines = new BufferedReader(new InputStreamReader(shell.output(), StandardCharsets.UTF_8));
    return new long[] {shell.pid(), Long.parseLong(lines.readLine())};
  }

  @Test
  void closingEndsChildrenAndTheirChildren() throws Throwable {
    Children children = new Children(folder.resolve("processes"));
    long[] pids = family(children);

    children.close();

    assertEventually(() -> assertThat(LongStream.of(pids).filter(ChildrenTest::alive)).isEmpty());
  }

  @Test
  void whatAChildStartedEndsWithIt() throws Throwable {
    try (Children children = new Children(folder.resolve("processes"))) {
      long[] pids = family(children);

      ProcessHandle.of(pids[0]).orElseThrow().destroyForcibly();

      assertEventually(() -> assertThat(LongStream.of(pids).filter(ChildrenTest::alive)).isEmpty());
      assertEventually(() -> assertThat(folder.resolve("processes")).isEmptyDirectory());
    }
  }

  @Test
  void theWatchdogIsReplacedAndKnowsTheChildren() throws Throwable {
    Watchdog watchdog = new Watchdog();
    Process sleep = new ProcessBuilder("sleep", "300").start();
    watchdog.remember(sleep.pid(), StartTime.of(sleep.pid()));
    long first = watchdog.pid();

    ProcessHandle.of(first).orElseThrow().destroyForcibly();

    assertEventually(() -> assertThat(watchdog.pid()).isNotEqualTo(first));
    watchdog.close();
    assertEventually(() -> assertThat(sleep.isAlive()).isFalse());
  }

  @Test
  void aStrangerWithTheSamePidIsLeftAlone() throws Throwable {
    Process sleep = new ProcessBuilder("sleep", "300").start();
    try {
      Watchdog watchdog = new Watchdog();
      watchdog.remember(sleep.pid(), "1");
      watchdog.close();
      Path records = Files.createDirectories(folder.resolve("processes"));
      Files.writeString(records.resolve("" + sleep.pid()), "1");
      new Children(records).close();

      assertThat(sleep.isAlive()).isTrue();
    } finally {
      sleep.destroyForcibly();
    }
  }

  @Test
  void aStartEndsWhatAnEarlierLifeLeft() throws Throwable {
    Process left = new ProcessBuilder("setsid", "sleep", "300").start();
    Path records = Files.createDirectories(folder.resolve("processes"));
    Files.writeString(records.resolve("" + left.pid()), StartTime.of(left.pid()));

    try (Children children = new Children(records)) {
      assertEventually(() -> assertThat(left.isAlive()).isFalse());
      assertThat(records).isEmptyDirectory();
      assertThat(children).isNotNull();
    }
  }

  @Test
  void killingTheJvmEndsItsChildren() throws Throwable {
    Path pids = folder.resolve("pids");
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Host.class.getName(),
                folder.toString())
            .inheritIO()
            .start();
    try {
      String text =
          eventually(
              () -> {
                String found = Files.exists(pids) ? Files.readString(pids) : "";
                return found.endsWith(".") ? found : null;
              });
      long[] children = text.replace(".", "").lines().mapToLong(Long::parseLong).toArray();
      assertThat(LongStream.of(children).filter(ChildrenTest::alive)).hasSize(2);

      jvm.destroyForcibly().waitFor();

      assertEventually(
          () -> assertThat(LongStream.of(children).filter(ChildrenTest::alive)).isEmpty());
    } finally {
      jvm.destroyForcibly();
    }
  }

  @Test
  void aProgramThatDoesNotExistIsSaidSo() throws Exception {
    try (Children children = new Children(folder.resolve("processes"))) {
      assertThatThrownBy(() -> children.start(List.of("/no/such"), PATH, folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("/no/such: no such program");
    }
  }

  /// A JVM with two children that do not care about their standard input.
  static final class Host {
    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      Children children = new Children(folder.resolve("processes"));
      Child one = children.start(List.of("sleep", "300"), PATH, folder);
      Child two = children.start(List.of("sleep", "301"), PATH, folder);
      Files.writeString(folder.resolve("pids"), one.pid() + "\n" + two.pid() + "\n.");
      Thread.sleep(60_000);
    }
  }
}
