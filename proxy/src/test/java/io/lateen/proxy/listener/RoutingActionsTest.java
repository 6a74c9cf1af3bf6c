package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.filter.http.cors.CorsConfig;
import io.lateen.proxy.filter.http.cors.CorsPolicy;
import io.lateen.proxy.filter.http.fault.FaultConfig;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.listener.Mesh.Response;
import io.lateen.proxy.resource.CircuitBreakers;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.Fraction;
import io.lateen.proxy.resource.HeaderOperations;
import io.lateen.proxy.resource.HttpFilterConfig;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.PerFilterConfig;
import io.lateen.proxy.resource.RetryOn;
import io.lateen.proxy.resource.RetryPolicy;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.StringMatch;
import io.lateen.proxy.route.ValueMatcher;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
@SuppressWarnings("StringConcatToTextBlock")
class RoutingActionsTest {
  private static final Fraction ALWAYS = new Fraction(100, 100);
  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  static RetryPolicy retries(int times, RetryOn... conditions) {
    return new RetryPolicy(
        Set.of(conditions),
        times,
        null,
        null,
        List.of(503),
        List.of(),
        List.of(),
        true,
        3,
        0,
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        null);
  }

  @Test
  void triesAnotherEndpointWhenOneRefuses() throws Exception {
    try (FakeServer server = FakeServer.saying("ok")) {
      mesh.cluster("a", FreePort.closed(), server.port())
          .route("/", Mesh.to("a", retries(2, RetryOn.CONNECT_FAILURE), null))
          .serve();
      for (int i = 0; i < 6; i++) {
        assertThat(mesh.get("/").status()).isEqualTo(200);
      }
      assertThat(mesh.counter("cluster.a.upstream_rq_retry")).isPositive();
      assertThat(mesh.counter("cluster.a.upstream_rq_active")).isZero();
    }
  }

  @Test
  void repeatsABodyWhenTheStatusSaysSo() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  if (asked.incrementAndGet() < 3) {
                    FakeServer.send(out, "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
                    return true;
                  }
                  return FakeServer.ok(out, request.body());
                });
        Client client =
            mesh.cluster("a", server.port())
                .route("/", Mesh.to("a", retries(2, RetryOn.RETRIABLE_STATUS_CODES), null))
                .serve()
                .client()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody");
      assertThat(client.read().body()).isEqualTo("body");
      assertThat(mesh.counter("cluster.a.upstream_rq_retry_success")).isEqualTo(1);
    }
  }

  @Test
  void givesUpAfterTheLastRetry() throws Exception {
    try (FakeServer server =
        new FakeServer(
            (request, in, out) -> {
              FakeServer.send(out, "HTTP/1.1 503 No\r\nContent-Length: 4\r\n\r\nlast");
              return true;
            })) {
      mesh.cluster("a", server.port())
          .route("/", Mesh.to("a", retries(2, RetryOn.RETRIABLE_STATUS_CODES), null))
          .serve();
      assertThat(mesh.get("/").body()).isEqualTo("last");
      assertThat(server.requests).hasSize(3);
    }
  }

  @Test
  void timesOut() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (FakeServer server =
        new FakeServer(
            (request, in, out) -> {
              await(never);
              return false;
            })) {
      mesh.cluster("a", server.port())
          .route("/", Mesh.to("a", null, Duration.ofMillis(50)))
          .serve();
      Response response = mesh.get("/");
      assertThat(response.status()).isEqualTo(504);
      assertThat(response.body()).isEqualTo("upstream request timeout");
      never.countDown();
      assertThat(mesh.counter("cluster.a.upstream_rq_timeout")).isEqualTo(1);
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void overflowsWhenTheCircuitBreakerIsOpen() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    mesh.breakers =
        new CircuitBreakers(
            new CircuitBreakers.Thresholds(1, 1, 1, 1, null), CircuitBreakers.Thresholds.DEFAULT);
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  asked.countDown();
                  await(go);
                  return FakeServer.ok(out, "late");
                });
        Client first = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      first.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      await(asked);
      Response second = mesh.get("/");
      assertThat(second.status()).isEqualTo(503);
      assertThat(second.body()).endsWith("reset reason: overflow");
      assertThat(second.header("x-envoy-overloaded")).isEqualTo("true");
      go.countDown();
      assertThat(first.read().body()).isEqualTo("late");
    }
  }

  @Test
  void delaysAndAborts() throws Exception {
    FaultConfig fault =
        FaultConfig.of(
            new FaultConfig.Delay(60, ALWAYS), new FaultConfig.Abort(418, ALWAYS), "", List.of());
    mesh.filters.add(
        new HttpFilterConfig("fault", FaultConfig.of(null, null, "", List.of()), false));
    mesh.route(
            "/",
            Mesh.to("a", null, null),
            new PerFilterConfig(Map.of("fault", fault)),
            HeaderOperations.NONE)
        .cluster("a")
        .serve();
    long before = System.nanoTime();
    Response response = mesh.get("/");
    assertThat(System.nanoTime() - before).isGreaterThan(50_000_000L);
    assertThat(response.status()).isEqualTo(418);
    assertThat(response.body()).isEqualTo("fault filter abort");
  }

  @Test
  void delaysARequestWithABody() throws Exception {
    FaultConfig fault = FaultConfig.of(new FaultConfig.Delay(30, ALWAYS), null, "", List.of());
    mesh.filters.add(new HttpFilterConfig("fault", fault, false));
    try (FakeServer server =
            new FakeServer((request, in, out) -> FakeServer.ok(out, request.body()));
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody");
      assertThat(client.read().body()).isEqualTo("body");
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nmore");
      assertThat(client.read().body()).isEqualTo("more");
    }
  }

  @Test
  void answersPreflightsAndMarksResponses() throws Exception {
    CorsPolicy policy =
        new CorsPolicy(
            List.of(ValueMatcher.of(new StringMatch.Exact("http://a", false))),
            "GET,POST",
            "x-h",
            "x-e",
            "60",
            true,
            null,
            true);
    mesh.filters.add(new HttpFilterConfig("cors", new CorsConfig(), false));
    try (FakeServer server = FakeServer.saying("ok")) {
      mesh.cluster("a", server.port())
          .route(
              "/",
              Mesh.to("a", null, null),
              new PerFilterConfig(Map.of("cors", policy)),
              HeaderOperations.NONE)
          .serve();
      try (Client client = mesh.client()) {
        client.send(
            "OPTIONS / HTTP/1.1\r\nHost: x\r\nOrigin: http://a\r\n"
                + "Access-Control-Request-Method: POST\r\n\r\n");
        Response preflight = client.read();
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("access-control-allow-origin")).isEqualTo("http://a");
        assertThat(preflight.header("access-control-allow-methods")).isEqualTo("GET,POST");
        assertThat(preflight.header("access-control-max-age")).isEqualTo("60");
        assertThat(server.requests).isEmpty();
        Response simple = client.get("/", "Origin: http://a");
        assertThat(simple.header("access-control-allow-credentials")).isEqualTo("true");
        assertThat(simple.header("access-control-expose-headers")).isEqualTo("x-e");
        assertThat(client.get("/", "Origin: http://b").header("access-control-allow-origin"))
            .isNull();
      }
    }
  }

  @Test
  void rewritesRedirectsAndChangesHeaders() throws Exception {
    HeaderOperations edits =
        new HeaderOperations(
            List.of(
                new HeaderOperations.Add(
                    "x-in",
                    "%REQ(:METHOD)%!",
                    HeaderOperations.Append.OVERWRITE_IF_EXISTS_OR_ADD,
                    false)),
            List.of("x-drop"),
            List.of(
                new HeaderOperations.Add(
                    "x-out", "1", HeaderOperations.Append.APPEND_IF_EXISTS_OR_ADD, false)),
            List.of("content-type"));
    RouteAction.ToCluster rewriting =
        new RouteAction.ToCluster(
            new ClusterChoice.Single("a"),
            503,
            "/new/",
            null,
            new RouteAction.HostRewrite.Literal("other:1"),
            null,
            null,
            null,
            List.of(new RouteAction.Mirror("b", null)),
            List.of(),
            List.of(),
            null,
            false);
    try (FakeServer server = FakeServer.saying("ok");
        FakeServer shadow = FakeServer.saying("dropped")) {
      mesh.cluster("a", server.port())
          .cluster("b", shadow.port())
          .route("/old/", rewriting, PerFilterConfig.NONE, edits)
          .route(
              "/moved",
              new RouteAction.Redirect(true, null, "there", 0, "/x", null, null, 302, false))
          .serve();
      Response response = mesh.get("/old/a?b", "X-Drop: 1", "X-In: 1");
      assertThat(response.header("x-out")).isEqualTo("1");
      FakeServer.Request seen = server.requests.getFirst();
      assertThat(seen.line()).isEqualTo("GET /new/a?b HTTP/1.1");
      assertThat(seen.header("host")).isEqualTo("other:1");
      assertThat(seen.header("x-drop")).isNull();
      assertThat(seen.header("x-in")).isEqualTo("GET!");
      assertThat(seen.header("x-envoy-original-path")).isEqualTo("/old/a?b");
      Response moved = mesh.get("/moved?q");
      assertThat(moved.status()).isEqualTo(302);
      assertThat(moved.header("location")).isEqualTo("https://there/x?q");
      long end = System.nanoTime() + 5_000_000_000L;
      while (shadow.requests.isEmpty() && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(shadow.requests.getFirst().header("host")).isEqualTo("other-shadow:1");
    }
  }

  @Test
  void weighsClusters() throws Exception {
    try (FakeServer one = FakeServer.saying("1");
        FakeServer two = FakeServer.saying("2");
        Client client =
            mesh.cluster("a", one.port())
                .cluster("b", two.port())
                .route(
                    "/",
                    Mesh.to(
                        new ClusterChoice.Weighted(
                            List.of(
                                new ClusterChoice.Part(
                                    "a",
                                    80,
                                    HeaderOperations.NONE,
                                    PerFilterConfig.NONE,
                                    MetadataMatch.ANY),
                                new ClusterChoice.Part(
                                    "b",
                                    20,
                                    HeaderOperations.NONE,
                                    PerFilterConfig.NONE,
                                    MetadataMatch.ANY))),
                        null,
                        null))
                .serve()
                .client()) {
      for (int i = 0; i < 500; i++) {
        client.get("/");
      }
      assertThat(one.requests.size()).isBetween(350, 450);
    }
  }
}
