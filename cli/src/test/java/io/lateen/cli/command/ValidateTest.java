package io.lateen.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValidateTest {
  private static final String RULE =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: reviews}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews}
            weight: %s
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: reviews}
      """;

  @TempDir private Path folder;

  @Test
  void praisesValidFiles() throws IOException {
    Path file = file("a.yaml", RULE.formatted("100"));
    assertThat(Terminal.run("validate", "-f", file.toString()))
        .isEqualTo(new Terminal(0, file + ": 2 validated\n", ""));
  }

  @Test
  void tellsEveryProblemWithItsPlace() throws IOException {
    Path file = file("a.yaml", RULE.formatted("101\n      wieght: 1") + "---\nkind: 7\n");
    Terminal result = Terminal.run("validate", "-f", file.toString());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .contains(
            file + ":10:7: VirtualService reviews spec.http[0].route[0].wieght: unknown field",
            file + ":9:7: VirtualService reviews spec.http[0].route[0].weight: 101 (expected",
            "apiVersion: missing",
            "validation failed: 4 errors");
  }

  @Test
  void tellsWhereATextIsBroken() throws IOException {
    Path file = file("a.yaml", "a: 1\n\tb: 2\n");
    assertThat(Terminal.run("validate", "-f", file.toString()).err())
        .contains(file + ":2:1: a tab where YAML wants spaces");
  }

  @Test
  void looksIntoDirectories() throws IOException {
    file("a.yaml", RULE.formatted("1"));
    file("b.json", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}");
    file("readme.txt", "not: [yaml");
    Files.createDirectory(folder.resolve("deep"));
    file("deep/c.yml", RULE.formatted("2"));
    Terminal flat = Terminal.run("validate", "-f", folder.toString());
    assertThat(flat.out()).hasLineCount(2);
    Terminal deep = Terminal.run("validate", "-R", "-f", folder.toString());
    assertThat(deep.out()).hasLineCount(3);
    assertThat(deep.exitCode()).isZero();
  }

  @Test
  void complainsAboutNothingToCheck() throws IOException {
    assertThat(Terminal.run("validate", "-f", file("a.yaml", "# empty\n").toString()).exitCode())
        .isEqualTo(1);
    assertThat(Terminal.run("validate", "-f", folder + "/none.yaml").err())
        .contains("there is no such file");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
