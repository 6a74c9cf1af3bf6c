package io.lateen.galley;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.galley.monitoring.MonitoringSettings;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Galley's figures under Istio 1.1's names.
class MonitoringTest {
  @TempDir Path home;

  private static String page(Galley galley, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + galley.monitoringPort().getAsInt() + path);
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  void whatADashboardAsksForIsThere() throws Exception {
    MonitoringSettings settings =
        new MonitoringSettings(new InetSocketAddress("127.0.0.1", 0), "1.1-test");
    try (Galley galley = Galley.start(GalleyConfig.in(home, 0, 9).monitored(settings))) {
      assertThat(page(galley, "/version")).isEqualTo("1.1-test");
      assertThat(page(galley, "/ready")).isEqualTo("ok\n");
      assertThat(page(galley, "/metrics"))
          .contains(
              "istio_build{component=\"galley\",tag=\"1.1-test\"} 1.0",
              "galley_validation_passed{group=\"networking.istio.io\"",
              "galley_validation_config_load 1.0",
              "galley_mcp_source_clients_total{component=\"galley\"} 0.0",
              "galley_runtime_state_type_instances_total{collection=\"k8s/core/v1/services\"} 1.0",
              "jvm_memory_used_bytes",
              "process_cpu_seconds_total");
      assertThat(changes(galley)).isPositive();
    }
  }

  /// Those since the start: it follows the store on a thread of its own.
  private static double changes(Galley galley) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    double count = 0;
    while (count == 0 && System.nanoTime() < end) {
      count =
          Stream.of(page(galley, "/metrics").split("\n"))
              .filter(line -> line.startsWith("galley_runtime_processor_events_processed_total "))
              .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
              .sum();
    }
    return count;
  }
}
