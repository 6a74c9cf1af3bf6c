package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.resource.HealthCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who gets no requests, and why, as a live request's explanation tells it.
@Timeout(30)
final class PutAsideTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  private static FakeServer answering(AtomicInteger status) throws IOException {
    return new FakeServer(
        (request, in, out) -> {
          FakeServer.send(out, "HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n");
          return true;
        });
  }

  private static FakeServer silent() throws IOException {
    return new FakeServer((request, in, out) -> in.read() >= 0);
  }

  private Client serve(FakeServer well, FakeServer other) throws IOException {
    return mesh.cluster("a", well.port(), other.port()).route("/", "a").serve().client();
  }

  private void awaitHealthy(int many) throws InterruptedException {
    mesh.awaitCounter("cluster.a.membership_healthy", many);
  }

  /// Whether an endpoint is used, and why not.
  private static String told(Client client, FakeServer server) throws IOException {
    String line = client.get("/", "x-lateen-explain: 1").header("x-lateen-explanation");
    String address = "\"address\": \"[^\"]*:" + server.port() + '"';
    Matcher found =
        Pattern.compile(address + "[^}]*\"used\": (true|false),\"why\": \"([^\"]*)\"")
            .matcher(line);
    assertThat(found.find()).as(line).isTrue();
    return found.group(1) + " " + found.group(2);
  }

  @Test
  void whoFailedTooOften() throws Exception {
    mesh.outlierDetection = OutlierDetectionTest.after(3, LONG, Duration.ofMillis(10));
    try (FakeServer well = FakeServer.saying("well");
        FakeServer ill = answering(new AtomicInteger(500));
        Client client = serve(well, ill)) {
      assertThat(told(client, ill)).isEqualTo("true ");
      while (ill.requests.size() < 3) {
        client.get("/");
      }
      mesh.awaitCounter("cluster.a.outlier_detection.ejections_active", 1);

      assertThat(told(client, ill)).isEqualTo("false the proxy put it aside: consecutive_5xx");
      assertThat(told(client, well)).isEqualTo("true ");
    }
  }

  @Test
  void whoSaysItIsIll() throws Exception {
    mesh.healthChecks = HealthCheckTest.often(HealthCheckTest.http("/health"));
    AtomicInteger status = new AtomicInteger(200);
    try (FakeServer well = FakeServer.saying("well");
        FakeServer ill = answering(status);
        Client client = serve(well, ill)) {
      awaitHealthy(2);
      status.set(500);
      awaitHealthy(1);

      assertThat(told(client, ill)).isEqualTo("false its health checks fail");
      assertThat(told(client, well)).isEqualTo("true ");
    }
  }

  @Test
  void whoHasNotSaidAnythingYet() throws Exception {
    HealthCheck.Probe probe = HealthCheckTest.http("/health");
    mesh.healthChecks =
        List.of(
            new HealthCheck(
                probe,
                LONG,
                Duration.ZERO,
                Duration.ofMillis(1),
                0,
                1,
                1,
                0,
                new HealthCheck.Intervals(LONG, LONG, LONG, LONG, LONG, LONG)));
    try (FakeServer well = FakeServer.saying("well");
        FakeServer silent = silent();
        Client client = serve(well, silent)) {
      awaitHealthy(1);

      assertThat(told(client, silent))
          .isEqualTo("false its first health check has not been answered");
      assertThat(told(client, well)).isEqualTo("true ");
    }
  }
}
