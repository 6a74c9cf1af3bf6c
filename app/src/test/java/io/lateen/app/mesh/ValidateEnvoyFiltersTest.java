package io.lateen.app.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.cli.Lateen;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `lateen validate` asks of EnvoyFilters what the API server asks.
final class ValidateEnvoyFiltersTest {
  @TempDir private Path folder;

  private int validate(String field, StringWriter err) throws IOException {
    Path file = folder.resolve("filter.yaml");
    Files.writeString(
        file,
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: EnvoyFilter
        metadata: {name: slow}
        spec:
          configPatches:
          - applyTo: CLUSTER
            patch:
              operation: MERGE
              value: {%s: 2s}
        """
            .formatted(field));
    CommandLine line = Lateen.of(List.of(), EnvoyChecks::check);
    line.setOut(new PrintWriter(new StringWriter(), true));
    line.setErr(new PrintWriter(err, true));
    return line.execute("validate", "-f", file.toString());
  }

  @Test
  void whatIsNoFieldOfEnvoysIsTold() throws IOException {
    StringWriter err = new StringWriter();
    assertThat(validate("connect_timeout", err)).as(err::toString).isZero();
    assertThat(validate("connect_timout", err)).isEqualTo(1);
    assertThat(err.toString())
        .contains("filter.yaml:9:", "spec.configPatches[0].patch.value", "connect_timout");
  }
}
