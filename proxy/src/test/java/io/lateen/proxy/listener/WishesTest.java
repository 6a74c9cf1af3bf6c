package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.resource.CidrRange;
import io.lateen.proxy.resource.InternalAddresses;
import io.lateen.proxy.resource.RetryOn;
import io.lateen.proxy.resource.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What trusted clients may ask of the router by `x-envoy-*` headers, and an attempt in which
/// nothing happens. What becomes of the headers is compared with Envoy by SameAsEnvoyTest.
@Timeout(30)
final class WishesTest {
  private final Mesh mesh = new Mesh();

  @BeforeEach
  void trustEverybody() {
    mesh.edge = true;
    mesh.internal = new InternalAddresses(List.of(new CidrRange("127.0.0.0", 8)), false);
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  private Mesh to(FakeServer server, RetryPolicy policy) {
    return mesh.cluster("a", server.port()).route("/", Mesh.to("a", policy, null)).serve();
  }

  /// Refuses so many requests of a server that counts them.
  private static FakeServer refusing(int times, String with) throws IOException {
    int[] seen = {0};
    return new FakeServer(
        (request, in, out) -> {
          boolean refuse = seen[0]++ < times;
          String line = refuse ? with : "200 OK";
          FakeServer.send(out, "HTTP/1.1 " + line + "\r\nContent-Length: 0\r\n\r\n");
          return true;
        });
  }

  private static FakeServer silent() throws IOException {
    return new FakeServer(
        (request, in, out) -> {
          in.read(); // until the proxy gives up
          return false;
        });
  }

  @Test
  void triesAgainAsTheRequestAsks() throws Exception {
    try (FakeServer server = refusing(2, "503 No")) {
      to(server, null);
      assertThat(mesh.get("/", "x-envoy-retry-on: 5xx", "x-envoy-max-retries: 2").status())
          .isEqualTo(200);
      assertThat(server.requests).hasSize(3);
    }
  }

  @Test
  void conditionsOfRouteAndRequestAddUp() throws Exception {
    RetryPolicy route = RoutingActionsTest.retries(1, RetryOn.RETRIABLE_STATUS_CODES);
    try (FakeServer server = refusing(1, "418 No")) {
      to(server, route);
      assertThat(mesh.get("/", "x-envoy-retriable-status-codes: 418").status()).isEqualTo(200);
    }
  }

  @Test
  void theRequestsTimeComesBeforeTheRoutes() throws Exception {
    try (FakeServer server = silent()) {
      to(server, null);
      String time = "x-envoy-upstream-rq-timeout-ms: 30";
      assertThat(mesh.get("/", time).status()).isEqualTo(504);
      assertThat(mesh.get("/", time, "x-envoy-upstream-rq-timeout-alt-response: 1").status())
          .isEqualTo(204);
      assertThat(mesh.get("/", "x-envoy-upstream-rq-per-try-timeout-ms: 30").status())
          .isEqualTo(504);
      assertThat(mesh.counter("cluster.a.upstream_rq_per_try_timeout")).isEqualTo(1);
    }
  }

  @Test
  void countsOnceMoreByAnotherName() throws Exception {
    try (FakeServer server = FakeServer.saying("ok")) {
      to(server, null);
      mesh.get("/", "x-envoy-upstream-alt-stat-name: canary");
      mesh.get("/");
      assertThat(mesh.counter("cluster.a.canary.upstream_rq_200")).isEqualTo(1);
      assertThat(mesh.counter("cluster.a.upstream_rq_200")).isEqualTo(2);
    }
  }

  private static RetryPolicy idle(Duration time) {
    return new RetryPolicy(
        Set.of(RetryOn.SERVER_ERROR),
        1,
        null,
        time,
        List.of(),
        List.of(),
        List.of(),
        false,
        1,
        0,
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        null);
  }

  @Test
  void anAttemptInWhichNothingHappensIsGivenUp() throws Exception {
    try (FakeServer server = silent()) {
      to(server, idle(Duration.ofMillis(40)));
      assertThat(mesh.get("/").status()).isEqualTo(504);
      assertThat(server.requests).hasSize(2);
      assertThat(mesh.counter("cluster.a.upstream_rq_per_try_idle_timeout")).isEqualTo(2);
    }
  }

  @Test
  void soIsAResponseThatStops() throws Exception {
    try (FakeServer server =
        new FakeServer(
            (request, in, out) -> {
              FakeServer.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
              in.read();
              return false;
            })) {
      to(server, idle(Duration.ofMillis(40)));
      assertThat(mesh.get("/").body()).isEqualTo("half");
      mesh.awaitCounter("cluster.a.upstream_rq_per_try_idle_timeout", 1);
      assertThat(server.requests).hasSize(1);
    }
  }
}
