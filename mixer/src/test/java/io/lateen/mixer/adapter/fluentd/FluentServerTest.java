package io.lateen.mixer.adapter.fluentd;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.Rehearsal;
import io.lateen.mixer.adapter.Stranger;
import io.lateen.mixer.adapter.outbox.OutboxMetrics;
import io.lateen.mixer.template.Templates;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.BufferedReader;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Against Fluent's own server for Node.js: `LATEEN_FLUENT` is where npm put it.
@EnabledIf("io.lateen.mixer.adapter.Stranger#fluentIsThere")
class FluentServerTest {
  @TempDir Path directory;

  @Test
  @Timeout(60)
  void itReadsWhatWeSend() throws Exception {
    OutboxMetrics metrics = new OutboxMetrics(new PrometheusRegistry());
    Rehearsal stage =
        new Rehearsal(new FluentdAdapter(metrics, InstantSource.system()))
            .attribute("request.time", Instant.ofEpochSecond(1_700_000_000))
            .attribute("response.code", 200L)
            .instance(
                "newlog.logentry.istio-system",
                Templates.LOGENTRY,
                "{severity: '\"info\"', timestamp: request.time,"
                    + " variables: {code: response.code}}");
    Process server = start();
    try (BufferedReader lines = server.inputReader()) {
      String port = lines.readLine();
      try (Handler handler = stage.open("{address: 'localhost:" + port + "'}")) {
        handler.report(List.of(stage.build(), stage.build()));
      }
      for (int i = 0; i < 2; i++) {
        assertThat(lines.readLine())
            .contains("\"tag\":\"newlog.logentry.istio-system\"")
            .contains("\"record\":{\"code\":200,\"severity\":\"info\"}");
      }
      assertThat(metrics.sent("fluentd", "handler.default")).isEqualTo(2);
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private Process start() throws Exception {
    Path script = directory.resolve("receiver.js");
    try (InputStream in = FluentServerTest.class.getResourceAsStream("receiver.js")) {
      Files.copy(in, script);
    }
    Path fluent = Stranger.find("LATEEN_FLUENT", "fluent-server").orElseThrow();
    return new ProcessBuilder("node", script.toString(), fluent.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
