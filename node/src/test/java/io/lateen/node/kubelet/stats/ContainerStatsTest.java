package io.lateen.node.kubelet.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.node.kubelet.pod.PodProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over a `/proc` of the test's own.
class ContainerStatsTest {
  @TempDir Path proc;

  private void process(long pid, long parent, String name, String ticks, int kib)
      throws IOException {
    Path folder = Files.createDirectories(proc.resolve("" + pid));
    Files.writeString(
        folder.resolve("stat"),
        "%d (%s) S %d 7 7 0 -1 4194304 1 2 3 4 %s 20 0 1 0 555 1 2 3"
            .formatted(pid, name, parent, ticks));
    Files.writeString(
        folder.resolve("status"),
        "Name:\t%s\nVmRSS:\t   %d kB\nRssAnon:\t   %d kB\n".formatted(name, kib, kib / 2));
  }

  private static PodProcess container(String pod, long pid) {
    return new PodProcess("default", pod, "c", "Running", true, 0, pid, 1);
  }

  private List<String> lines(PodProcess... containers) throws IOException {
    return new ContainerStats(proc)
        .page(List.of(containers))
        .lines()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  @Test
  void aContainerIsItsProcessAndAllThatComeFromIt() throws IOException {
    process(10, 1, "a) b (c", "100 50 25 25", 1000);
    process(11, 10, "child", "10 0 0 0", 500);
    process(12, 11, "grandchild", "0 5 0 0", 100);
    process(13, 1, "stranger", "900 0 0 0", 9000);

    assertThat(lines(container("p", 10)))
        .containsExactly(
            "container_cpu_usage_seconds_total{namespace=\"default\",pod=\"p\",container=\"c\"} 2.15",
            "container_memory_usage_bytes{namespace=\"default\",pod=\"p\",container=\"c\"} 1638400",
            "container_memory_working_set_bytes{namespace=\"default\",pod=\"p\",container=\"c\"} 1638400",
            "container_memory_rss{namespace=\"default\",pod=\"p\",container=\"c\"} 819200");
  }

  @Test
  void whoHasNoProcessHasNoFigures() throws IOException {
    long self = ProcessHandle.current().pid();
    process(self, 1, "java", "100 0 0 0", 1000);

    assertThat(lines(container("waits", 0), container("gone", 99), container("hosted", self)))
        .isEmpty();
  }

  @Test
  void aProcessThatEndsMeanwhileHarmsNobody() throws IOException {
    process(10, 1, "a", "100 0 0 0", 1000);
    Files.createDirectories(proc.resolve("11")); // its files are gone already
    process(12, 10, "zombie", "300 0 0 0", 0);
    Files.writeString(proc.resolve("12/status"), "Name:\tzombie\nState:\tZ (zombie)\n");

    assertThat(lines(container("p", 10))).first().asString().endsWith(" 4.0");
  }

  @Test
  void aNodeWithoutSuchFilesHasNone() throws IOException {
    String page = new ContainerStats(proc.resolve("none")).page(List.of(container("p", 10)));

    assertThat(page).contains("# TYPE container_cpu_usage_seconds_total counter");
    assertThat(page.lines()).allMatch(line -> line.startsWith("#"));
  }
}
