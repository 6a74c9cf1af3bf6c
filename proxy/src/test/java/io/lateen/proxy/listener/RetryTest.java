package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.listener.Mesh.Response;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.CircuitBreakers;
import io.lateen.proxy.resource.CircuitBreakers.RetryBudget;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.HeaderMatch;
import io.lateen.proxy.resource.LocalityEndpoints;
import io.lateen.proxy.resource.RetryOn;
import io.lateen.proxy.resource.RetryPolicy;
import io.lateen.proxy.resource.RetryPolicy.RateLimitedBackOff;
import io.lateen.proxy.resource.RetryPolicy.ResetHeader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which failures lead to another attempt, and which must not.
@Timeout(30)
final class RetryTest {
  private static final RetryOn[] MESH_DEFAULT = {
    RetryOn.CONNECT_FAILURE,
    RetryOn.REFUSED_STREAM,
    RetryOn.GRPC_UNAVAILABLE,
    RetryOn.GRPC_CANCELLED,
    RetryOn.GRPC_RESOURCE_EXHAUSTED,
    RetryOn.RETRIABLE_STATUS_CODES
  };

  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  private static RetryPolicy policy(
      int times, List<HeaderMatch> request, int frequency, RateLimitedBackOff said, RetryOn... on) {
    return new RetryPolicy(
        Set.of(on),
        times,
        null,
        null,
        List.of(503),
        List.of(),
        request,
        true,
        3,
        frequency,
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        said);
  }

  private static RetryPolicy policy(RetryOn... on) {
    return policy(1, List.of(), 0, null, on);
  }

  private Mesh to(FakeServer server, RetryPolicy policy) {
    return mesh.cluster("a", server.port()).route("/", Mesh.to("a", policy, null)).serve();
  }

  private static FakeServer saying(String head) throws IOException {
    return new FakeServer(
        (request, in, out) -> {
          FakeServer.send(out, "HTTP/1.1 " + head + "\r\nContent-Length: 0\r\n\r\n");
          return true;
        });
  }

  private static String request(String method) {
    return method + " / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
  }

  @ParameterizedTest
  @CsvSource({
    "500 X, SERVER_ERROR, 2",
    "500 X, GATEWAY_ERROR, 1",
    "502 X, GATEWAY_ERROR, 2",
    "409 X, RETRIABLE_4XX, 2",
    "404 X, RETRIABLE_4XX, 1",
    "503 X, RETRIABLE_STATUS_CODES, 2",
    "504 X, RETRIABLE_STATUS_CODES, 1",
    "200 X, GRPC_UNAVAILABLE, 1",
  })
  void theStatusDecides(String status, RetryOn on, int attempts) throws Exception {
    try (FakeServer server = saying(status)) {
      to(server, policy(on)).get("/");
      assertThat(server.requests).hasSize(attempts);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, GRPC_CANCELLED",
    "4, GRPC_DEADLINE_EXCEEDED",
    "8, GRPC_RESOURCE_EXHAUSTED",
    "13, GRPC_INTERNAL",
    "14, GRPC_UNAVAILABLE",
  })
  void aGrpcStatusDecides(int status, RetryOn on) throws Exception {
    try (FakeServer server = saying("200 OK\r\ngrpc-status: " + status)) {
      to(server, policy(on)).get("/");
      assertThat(server.requests).hasSize(2);
    }
  }

  @Test
  void whoIsOverloadedIsNotAskedAgain() throws Exception {
    try (FakeServer server = saying("503 X\r\nx-envoy-overloaded: true")) {
      to(server, policy(RetryOn.SERVER_ERROR)).get("/");
      assertThat(server.requests).hasSize(1);
    }
  }

  @Test
  void whoLimitsRatesIsAskedAgainOnlyWhenAskedFor() throws Exception {
    try (FakeServer server = saying("503 X\r\nx-envoy-ratelimited: true")) {
      to(server, policy(RetryOn.SERVER_ERROR)).get("/");
      assertThat(server.requests).hasSize(1);
    }
    mesh.routes.clear();
    try (FakeServer server = saying("429 X\r\nx-envoy-ratelimited: true")) {
      to(server, policy(RetryOn.ENVOY_RATELIMITED)).get("/");
      assertThat(server.requests).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PATCH"})
  void theMeshsDefaultDoesNotRepeatWhatMayHaveBeenDone(String method) throws Exception {
    try (FakeServer server = saying("503 X");
        Client client = to(server, policy(MESH_DEFAULT)).client()) {
      client.send(request(method));
      assertThat(client.read().status()).isEqualTo(503);
      assertThat(server.requests).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS"})
  void theMeshsDefaultRepeatsWhatMayBeRepeated(String method) throws Exception {
    try (FakeServer server = saying("503 X");
        Client client = to(server, policy(MESH_DEFAULT)).client()) {
      client.send(request(method));
      assertThat(client.read().status()).isEqualTo(503);
      assertThat(server.requests).hasSize(2);
    }
  }

  @Test
  void aRuleThatAsksForItRepeatsAPost() throws Exception {
    try (FakeServer server = saying("503 X");
        Client client = to(server, policy(RetryOn.RETRIABLE_STATUS_CODES)).client()) {
      client.send(request("POST")).read();
      assertThat(server.requests).hasSize(2);
    }
  }

  @Test
  void aPostThatNeverLeftIsSentElsewhere() throws Exception {
    try (FakeServer server = FakeServer.saying("ok")) {
      mesh.cluster("a", FreePort.closed(), server.port())
          .route("/", Mesh.to("a", policy(MESH_DEFAULT), null))
          .serve();
      for (int i = 0; i < 4; i++) {
        try (Client client = mesh.client()) {
          assertThat(client.send(request("POST")).read().status()).isEqualTo(200);
        }
      }
      assertThat(mesh.counter("cluster.a.upstream_rq_retry_success")).isPositive();
    }
  }

  /// The server read the request and broke the connection: it may have done what it was asked.
  @Test
  void aConnectionThatBreaksIsNoFailureToConnect() throws Exception {
    try (FakeServer server = new FakeServer((request, in, out) -> false);
        Client client = to(server, policy(MESH_DEFAULT)).client()) {
      client.send(request("POST"));
      assertThat(client.read().status()).isEqualTo(503);
      assertThat(server.requests).hasSize(1);
    }
  }

  @Test
  void aResetIsTriedAgainWhenAskedFor() throws Exception {
    try (FakeServer server = new FakeServer((request, in, out) -> false)) {
      to(server, policy(RetryOn.RESET)).get("/");
      assertThat(server.requests).hasSize(2);
    }
  }

  @Test
  void onlyRequestsWithAHeader() throws Exception {
    HeaderMatch again =
        new HeaderMatch("x-again", new HeaderMatch.Test.Present(true), false, false);
    try (FakeServer server = saying("503 X")) {
      to(server, policy(1, List.of(again), 0, null, RetryOn.SERVER_ERROR));
      mesh.get("/");
      assertThat(server.requests).hasSize(1);
      mesh.get("/", "x-again: 1");
      assertThat(server.requests).hasSize(3);
    }
  }

  @Test
  void aServerSaysHowLongToWait() throws Exception {
    RateLimitedBackOff said =
        new RateLimitedBackOff(
            List.of(new ResetHeader("retry-after", false)), Duration.ofSeconds(10));
    try (FakeServer server = saying("503 X\r\nretry-after: 1")) {
      long before = System.nanoTime();
      to(server, policy(1, List.of(), 0, said, RetryOn.SERVER_ERROR)).get("/");
      assertThat(System.nanoTime() - before).isGreaterThan(Duration.ofMillis(990).toNanos());
      assertThat(server.requests).hasSize(2);
    }
  }

  private static Endpoint at(FakeServer server) {
    return new Endpoint(
        new Address("127.0.0.1", server.port()), 1, Endpoint.Health.HEALTHY, "", Map.of());
  }

  private static LocalityEndpoints level(int priority, FakeServer... servers) {
    return new LocalityEndpoints(
        "r" + priority,
        "",
        "",
        1,
        priority,
        java.util.Arrays.stream(servers).map(RetryTest::at).toList());
  }

  @Test
  void aRetryMayLeaveThePriority() throws Exception {
    try (FakeServer near = saying("503 X");
        FakeServer next = saying("503 X");
        FakeServer far = FakeServer.saying("far")) {
      mesh.cluster("a");
      mesh.assignments.put(
          "a", new Assignment("a", List.of(level(0, near, next), level(1, far)), 140));
      mesh.route("/", Mesh.to("a", policy(1, List.of(), 1, null, RetryOn.SERVER_ERROR), null));
      mesh.serve();
      assertThat(mesh.get("/").body()).isEqualTo("far");
    }
  }

  /// Ten requests wait for an answer that is a failure; of their retries no more than one in five
  /// of what is under way may go out, and two in any case.
  @Test
  void aBudgetKeepsRetriesFromFlooding() throws Exception {
    mesh.breakers =
        new CircuitBreakers(
            new CircuitBreakers.Thresholds(1024, 1024, 1024, 3, new RetryBudget(20, 2)),
            CircuitBreakers.Thresholds.DEFAULT);
    CountDownLatch fail = new CountDownLatch(1);
    CountDownLatch retried = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(10);
    try (FakeServer server =
        new FakeServer(
            (request, in, out) -> {
              all.countDown();
              await(asked.incrementAndGet() <= 10 ? fail : retried);
              FakeServer.send(out, "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n");
              return true;
            })) {
      to(server, policy(1, List.of(), 0, null, RetryOn.SERVER_ERROR));
      List<Client> clients = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        clients.add(mesh.client().send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
      }
      await(all);
      fail.countDown();
      mesh.awaitCounter("cluster.a.upstream_rq_retry_overflow", 8);
      retried.countDown();
      for (Client client : clients) {
        assertThat(client.read().status()).isEqualTo(500);
        client.close();
      }
      assertThat(mesh.counter("cluster.a.upstream_rq_retry")).isEqualTo(2);
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
  void moreThanAllowedAtOnceIsAnsweredHere() throws Exception {
    mesh.breakers =
        new CircuitBreakers(
            new CircuitBreakers.Thresholds(1024, 1024, 1024, 0, null),
            CircuitBreakers.Thresholds.DEFAULT);
    try (FakeServer server = saying("503 X")) {
      Response response = to(server, policy(RetryOn.SERVER_ERROR)).get("/");
      assertThat(response.status()).isEqualTo(503);
      assertThat(server.requests).hasSize(1);
      assertThat(mesh.counter("cluster.a.upstream_rq_retry_overflow")).isEqualTo(1);
    }
  }
}
