package io.lateen.app.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.cli.Complaint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// What is no place for Mixer's configuration is refused with the flag and what is expected.
final class ConfigStoreTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://x      |                 | --configStoreURL: http://x (expected: k8s://[KUBECONFIG]",
        "mcp://x       |                 | --configStoreURL: mcp://x (expected: mcp://HOST:PORT)",
        "fs://          |                 | --configStoreURL: fs://: no directory",
        "k8s://         | /dev/null       | --kubeconfig /dev/null: only beside mcp://",
        "mcp://h:1      | /nowhere/config | --configStoreURL: mcp://h:1: /nowhere/config",
      })
  void isRefused(String url, String kubeconfig, String said) {
    McpFiles files = new McpFiles();
    String[] flags = kubeconfig == null ? new String[0] : new String[] {"--kubeconfig", kubeconfig};
    new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(files)).parseArgs(flags);
    assertThatThrownBy(() -> ConfigStore.open(url, files))
        .isInstanceOf(Complaint.class)
        .hasMessageStartingWith(said);
  }
}
