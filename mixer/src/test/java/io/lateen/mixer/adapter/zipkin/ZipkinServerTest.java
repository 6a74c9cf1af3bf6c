package io.lateen.mixer.adapter.zipkin;

import static io.lateen.mixer.adapter.Eventually.eventually;
import static io.lateen.mixer.adapter.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.Rehearsal;
import io.lateen.mixer.adapter.Stranger;
import io.lateen.mixer.adapter.outbox.OutboxMetrics;
import io.lateen.mixer.adapter.span.Tracespans;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Against the real Zipkin: `LATEEN_ZIPKIN` is its jar.
@EnabledIf("io.lateen.mixer.adapter.Stranger#zipkinIsThere")
class ZipkinServerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void itKnowsTheTraceWeSent() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port;
    OutboxMetrics metrics = new OutboxMetrics(new PrometheusRegistry());
    Rehearsal stage = Tracespans.stage(new ZipkinAdapter(metrics)).attribute("rewrite", true);
    Process server = start(port);
    // Opened at once: the spans wait until Zipkin is there.
    try (Handler handler = stage.open("{url: '" + url + "', sampleProbability: 1}")) {
      handler.report(List.of(stage.build()));
      stage.attribute("client", true);
      handler.report(List.of(stage.build()));
      within(PATIENCE, () -> assertThat(metrics.sent("zipkin", "handler.default")).isEqualTo(2));
      eventually(() -> assertThat(trace(url)).contains("productpage-v1", "reviews-v3"));
      assertThat(trace(url))
          .contains("\"kind\":\"SERVER\"", "\"kind\":\"CLIENT\"", "\"id\":\"a2fb4a1d1a96d312\"")
          .contains("\"parentId\":\"9d9164ded28611b9\"", "\"http.status_code\":\"503\"");
    } finally {
      server.destroyForcibly().waitFor();
      client.close();
    }
  }

  private String trace(String url) {
    try {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create(url + "/api/v2/trace/463ac35c9f6413ad48485a3953bb6124"))
                  .timeout(Duration.ofSeconds(10))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException | InterruptedException e) {
      return e.toString();
    }
  }

  private Process start(int port) throws IOException {
    Path jar = Stranger.find("LATEEN_ZIPKIN", "zipkin.jar").orElseThrow();
    ProcessBuilder command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("zipkin.log").toFile());
    command.environment().put("QUERY_PORT", Integer.toString(port));
    command.environment().put("SELF_TRACING_ENABLED", "false");
    return command.start();
  }
}
