package io.lateen.prometheus.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.prometheus.settings.ScrapeJob;
import io.lateen.prometheus.settings.SettingsParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The jobs that `up` installs, read by the store and by the real Prometheus.
final class InstalledConfigTest {
  private static final Path FILE = Path.of("../install/prometheus.yml");

  @TempDir private Path folder;

  private static String filledIn(String kubernetes) throws IOException {
    return Files.readString(FILE)
        .replace("${scrapeInterval}", "2s")
        .replace("${kubernetes}", kubernetes);
  }

  @Test
  void theStoreReadsIt() throws Exception {
    assertThat(SettingsParser.parse(filledIn("")).jobs())
        .extracting(ScrapeJob::name)
        .contains(
            "istio-mesh", "envoy-stats", "istio-policy", "istio-telemetry", "pilot", "galley");
  }

  @Test
  void theRealOneReadsIt() throws Exception {
    Optional<Path> program = RealPrometheus.find();
    if (program.isPresent()) {
      Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), "kind: Config\n");
      Path config = folder.resolve("prometheus.yml");
      Files.writeString(config, filledIn("\n    kubeconfig_file: " + kubeconfig));
      Process check =
          new ProcessBuilder(
                  program.get().resolveSibling("promtool").toString(),
                  "check",
                  "config",
                  config.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(check.waitFor()).as(said).isZero();
    }
  }
}
