package io.lateen.wire.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.wire.monitoring.MonitoringServer.Readiness;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class MonitoringServerTest {
  private final AtomicBoolean ready = new AtomicBoolean();

  @Test
  void probesAndPrometheusAreAnswered() throws IOException, InterruptedException {
    PrometheusRegistry registry = new PrometheusRegistry();
    Counter.builder().name("calls").register(registry).inc();
    Figures figures = new Figures(registry, text -> text.replace("calls_total", "calls"));
    try (HttpClient client = HttpClient.newHttpClient();
        MonitoringServer server =
            new MonitoringServer(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                new Readiness(ready::get, "not yet"),
                "1.1-test",
                figures)) {
      server.start();
      assertThat(page(client, server, "/metrics").body()).contains("\ncalls 1.0\n");
      assertThat(page(client, server, "/version").body()).isEqualTo("1.1-test");
      assertThat(page(client, server, "/healthz").statusCode()).isEqualTo(200);
      assertThat(page(client, server, "/ready").statusCode()).isEqualTo(503);
      assertThat(page(client, server, "/ready").body()).isEqualTo("not yet\n");
      ready.set(true);
      assertThat(page(client, server, "/healthz/ready").body()).isEqualTo("ok\n");
      assertThat(page(client, server, "/else").statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<String> page(HttpClient client, MonitoringServer server, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
