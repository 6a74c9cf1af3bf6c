package io.lateen.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.cli.Lateen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

final class CommandsTest {
  @TempDir private Path folder;

  static List<String> commands() {
    List<String> names = new ArrayList<>();
    collect("", Lateen.of(List.of()), names);
    return names;
  }

  private static void collect(String prefix, CommandLine line, List<String> names) {
    line.getSubcommands()
        .forEach(
            (name, sub) -> {
              if (name.equals(sub.getCommandName()) && !name.equals("help")) {
                names.add((prefix + " " + name).strip());
                collect(prefix + " " + name, sub, names);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithAnExample(String command) {
    Terminal help = Terminal.run((command + " --help").split(" "));
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("Usage: lateen " + command, "Example:", "--verbose");
  }

  @Test
  void wrongUsageEndsWith2() {
    assertThat(Terminal.run())
        .isEqualTo(new Terminal(2, "", "lateen: a command is missing; see: lateen --help\n"));
    assertThat(Terminal.run("validate").exitCode()).isEqualTo(2);
    assertThat(Terminal.run("proxy-config", "cluster", "--prot", "1", "x").err())
        .contains("--prot")
        .endsWith("; see: lateen proxy-config cluster --help\n");
  }

  @Test
  void aStackTraceIsShownOnRequestOnly() {
    Terminal brief = Terminal.run("fail");
    assertThat(brief.exitCode()).isEqualTo(1);
    assertThat(brief.err()).startsWith("lateen: ").contains("broken inside").hasLineCount(1);
    assertThat(Terminal.run("fail", "--verbose").err()).contains("\tat io.lateen");
    assertThat(Terminal.run("--verbose", "fail").err()).contains("\tat io.lateen");
  }

  @Test
  void aServerThatIsNotThere() throws IOException {
    Path kubeconfig;
    try (FakeServer gone = new FakeServer()) {
      kubeconfig = gone.kubeconfig(folder, "secret");
    }
    Terminal status = Terminal.run("proxy-status", "-c", kubeconfig.toString());
    assertThat(status.exitCode()).isEqualTo(1);
    assertThat(status.err())
        .startsWith("lateen: cannot reach the API server at http://127.0.0.1:")
        .endsWith("; is the mesh running? try: lateen up\n");
  }

  @Test
  void aTokenThatIsNotKnown() throws IOException {
    try (FakeServer api = new FakeServer()) {
      Path kubeconfig = api.kubeconfig(folder, "wrong");
      assertThat(Terminal.run("ps", "-c", kubeconfig.toString()).err())
          .contains("answered 401", "--kubeconfig");
    }
  }

  @Test
  void kubeconfigsThatAreMissingOrBroken() throws IOException {
    assertThat(Terminal.run("ps", "-c", folder.resolve("none").toString()).err())
        .startsWith("lateen: cannot read the kubeconfig");
    Path broken = Files.writeString(folder.resolve("broken"), "current-context: x\n");
    assertThat(Terminal.run("ps", "-c", broken.toString()).err())
        .contains("nothing named \"x\" in contexts");
  }

  @Test
  void completesInShells() throws IOException, InterruptedException {
    Terminal script = Terminal.run("completion", "bash");
    assertThat(script.out()).contains("kube-inject", "proxy-status", "fail");
    Path file = Files.writeString(folder.resolve("completion"), script.out());
    Process bash =
        new ProcessBuilder("sh", "-c", "command -v bash || exit 0; bash -n " + file)
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
  }

  @Test
  void knowsItsVersion() {
    assertThat(Terminal.run("version", "--short").out().strip()).matches("[0-9]+\\.[0-9]+\\..*");
  }
}
