package io.lateen.app.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SidecarsTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final String PAGE =
      """
      # TYPE envoy_http_mixer_filter_total_report_records_dropped counter
      envoy_http_mixer_filter_total_report_records_dropped{} 120
      envoy_tcp_mixer_filter_total_report_records_dropped{} 3
      envoy_tracing_opentelemetry_reports_dropped{} 7
      envoy_tracing_opentelemetry_spans_dropped{} 1
      """;

  @Test
  void whatProxiesSayIsAdded() throws IOException {
    HttpServer proxy = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    List<String> asked = new ArrayList<>();
    proxy.createContext(
        "/stats/prometheus",
        exchange -> {
          asked.add(exchange.getRequestURI().getQuery());
          byte[] body = PAGE.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    proxy.start();
    try {
      int port = proxy.getAddress().getPort();
      assertThat(Sidecars.dropped(List.of(pod("a", "--statusPort", "" + port), pod("b", "proxy"))))
          .isEqualTo(Map.of("default/a", new Dropped(123, 1)));
      assertThat(asked).containsExactly("usedonly&filter=dropped");
    } finally {
      proxy.stop(0);
    }
  }

  @Test
  void whoDoesNotAnswerHoldsNothingUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, LOOPBACK)) {
      List<Pod> pods = new ArrayList<>();
      IntStream.range(0, 20)
          .forEach(i -> pods.add(pod("silent" + i, "--statusPort", "" + silent.getLocalPort())));
      pods.add(pod("gone", "--statusPort", "" + portNobodyHas()));
      pods.add(pod("odd", "--statusPort", "x"));
      Instant before = Instant.now();
      assertThat(Sidecars.dropped(pods)).isEmpty();
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }
  }

  private static int portNobodyHas() throws IOException {
    try (ServerSocket gone = new ServerSocket(0, 1, LOOPBACK)) {
      return gone.getLocalPort();
    }
  }

  @Test
  void theTableWarnsOfThemOnly() {
    List<MeshReport.PodRow> pods =
        List.of(
            row("lossy", new Dropped(120, 0)),
            row("spans", new Dropped(1, 2)),
            row("well", new Dropped(0, 0)),
            row("silent", null));
    MeshReport report =
        new MeshReport(
            "k",
            "g",
            "http://127.0.0.1:9876/",
            List.of(),
            pods,
            List.of("Secret default/edge: tls.crt ends soon"));
    StringWriter out = new StringWriter();
    report.printTable(new PrintWriter(out));
    assertThat(out.toString())
        .contains("warning: the proxy of default/lossy dropped 120 reports to Mixer, since")
        .contains("controlz    http://127.0.0.1:9876/")
        .contains("warning: Secret default/edge: tls.crt ends soon")
        .contains("default/spans dropped 1 report to Mixer and 2 spans, since")
        .doesNotContain("default/well", "default/silent");
    assertThat(report.toJson()).contains("\"reports\" : 120", "\"dropped\" : null");
  }

  private static MeshReport.PodRow row(String name, Dropped dropped) {
    return new MeshReport.PodRow("default", name, "Running", List.of(), dropped);
  }

  private static Pod pod(String name, String... arguments) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("istio-proxy")
        .withArgs(arguments)
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPodIP("127.0.0.1")
        .endStatus()
        .build();
  }
}
