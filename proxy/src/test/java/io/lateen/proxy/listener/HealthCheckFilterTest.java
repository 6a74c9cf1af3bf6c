package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.extensions.filters.http.health_check.v3.HealthCheck;
import io.lateen.proxy.filter.http.FilterParsing;
import io.lateen.proxy.filter.http.healthcheck.HealthCheckParser;
import io.lateen.proxy.filter.http.healthcheck.OwnHealth;
import io.lateen.proxy.listener.Mesh.Response;
import io.lateen.proxy.resource.HttpFilterConfig;
import io.lateen.proxy.resource.Tracing;
import io.lateen.proxy.resource.Tracing.Zipkin;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Health checks as Envoy's own classes configure them, real connections.
final class HealthCheckFilterTest {
  private static final String PATH =
      "headers: [{name: ':path', string_match: {exact: '/healthz'}}]";
  private static final String FAIL = "x-envoy-immediate-health-check-fail";

  private final Mesh mesh = new Mesh();
  private volatile boolean failing;

  @AfterEach
  void close() {
    mesh.close();
  }

  private FilterParsing parse(String config) throws IOException {
    HealthCheck.Builder builder = HealthCheck.newBuilder();
    JsonFormat.parser().merge(config.replace('\'', '"'), builder);
    HealthCheckParser parser = new HealthCheckParser(new OwnHealth("shop", () -> failing));
    return FilterParsing.of(builder.build(), parser::parse);
  }

  private Mesh with(String config) throws IOException {
    FilterParsing parsed = parse(config);
    assertThat(parsed.problems()).isEmpty();
    mesh.filters.add(new HttpFilterConfig("health_check", parsed.config(), false));
    return mesh;
  }

  private static FakeServer answering(AtomicInteger status) throws IOException {
    return new FakeServer(
        (request, in, out) -> {
          FakeServer.send(out, "HTTP/1.1 " + status.get() + " X\r\nContent-Length: 0\r\n\r\n");
          return true;
        });
  }

  @Test
  void theProxyAnswersForItself() throws Exception {
    try (FakeServer server = FakeServer.saying("a")) {
      with("{pass_through_mode: false, " + PATH + "}")
          .cluster("a", server.port())
          .route("/", "a")
          .serve();
      Response checked = mesh.get("/healthz");
      assertThat(checked.status()).isEqualTo(200);
      assertThat(checked.body()).isEmpty();
      assertThat(checked.header("x-envoy-upstream-healthchecked-cluster")).isEqualTo("shop");
      assertThat(server.requests).isEmpty();
      assertThat(mesh.get("/healthz/").body()).as("exactly that path").isEqualTo("a");
    }
  }

  @Test
  void theApplicationAnswersUntilTheProxyIsFailing() throws Exception {
    try (FakeServer server = FakeServer.saying("a")) {
      with("{pass_through_mode: true, " + PATH + "}")
          .cluster("a", server.port())
          .route("/", "a")
          .serve();
      Response checked = mesh.get("/healthz");
      assertThat(checked.body()).isEqualTo("a");
      assertThat(checked.header("x-envoy-upstream-healthchecked-cluster")).isEqualTo("shop");
      assertThat(mesh.get("/").header(FAIL)).isNull();
      failing = true;
      assertThat(mesh.get("/healthz").status()).isEqualTo(503);
      Response other = mesh.get("/");
      assertThat(other.status()).isEqualTo(200);
      assertThat(other.header(FAIL)).isEqualTo("true");
      failing = false;
      assertThat(mesh.get("/healthz").status()).isEqualTo(200);
    }
  }

  @Test
  void checksAreNotCountedByTheirStatus() throws Exception {
    try (FakeServer server = answering(new AtomicInteger(500))) {
      with("{pass_through_mode: true, " + PATH + "}")
          .cluster("a", server.port())
          .route("/", "a")
          .serve();
      assertThat(mesh.get("/healthz").status()).isEqualTo(500);
      assertThat(mesh.get("/").status()).isEqualTo(500);
      mesh.awaitCounter("http.test.downstream_rq_total", 2);
      mesh.awaitCounter("http.test.downstream_rq_5xx", 1);
      mesh.awaitCounter("cluster.a.upstream_rq_5xx", 1);
    }
  }

  @Test
  void checksAreNotTraced() throws Exception {
    BlockingQueue<String> spans = new LinkedBlockingQueue<>();
    try (FakeServer server = FakeServer.saying("a");
        FakeServer zipkin =
            new FakeServer(
                (request, in, out) -> {
                  spans.add(request.body());
                  return FakeServer.ok(out, "");
                })) {
      mesh.tracing =
          new Tracing(100, 100, true, 256, new Zipkin("zipkin", "/api/v2/spans", "zipkin", false));
      with("{pass_through_mode: true, " + PATH + "}")
          .cluster("a", server.port())
          .cluster("zipkin", zipkin.port())
          .route("/", "a")
          .serve();
      mesh.get("/healthz");
      mesh.get("/orders");
      String span = spans.poll(10, TimeUnit.SECONDS);
      assertThat(span).contains("/orders").doesNotContain("/healthz");
    }
  }

  @Test
  void anAnswerCountsForOthersForAWhile() throws Exception {
    AtomicInteger status = new AtomicInteger(503);
    try (FakeServer server = answering(status)) {
      with("{pass_through_mode: true, cache_time: '3600s', " + PATH + "}")
          .cluster("a", server.port())
          .route("/", "a")
          .serve();
      assertThat(mesh.get("/healthz").status()).isEqualTo(503);
      status.set(200);
      assertThat(mesh.get("/healthz").status()).isEqualTo(503);
      assertThat(server.requests).hasSize(1);
    }
  }

  @Test
  void anOldAnswerCountsForNobody() throws Exception {
    AtomicInteger status = new AtomicInteger(200);
    try (FakeServer server = answering(status)) {
      with("{pass_through_mode: true, cache_time: '0.000001s', " + PATH + "}")
          .cluster("a", server.port())
          .route("/", "a")
          .serve();
      assertThat(mesh.get("/healthz").status()).isEqualTo(200);
      status.set(503);
      assertThat(mesh.get("/healthz").status()).isEqualTo(503);
      assertThat(server.requests).hasSize(2);
    }
  }

  private int byClusters(String minima) throws IOException {
    with("{pass_through_mode: false, cluster_min_healthy_percentages: {"
            + minima
            + "}, "
            + PATH
            + "}")
        .serve();
    return mesh.get("/healthz").status();
  }

  @Test
  void asManyEndpointsAsAreAskedFor() throws Exception {
    mesh.healthChecks = HealthCheckTest.often(HealthCheckTest.http("/health"));
    try (FakeServer well = answering(new AtomicInteger(200));
        FakeServer ill = answering(new AtomicInteger(500))) {
      mesh.cluster("a", well.port(), ill.port()).serve();
      mesh.awaitCounter("cluster.a.membership_healthy", 1);
      mesh.awaitPositive("cluster.a.health_check.failure");
      assertThat(byClusters("a: {value: 50}")).isEqualTo(200);
    }
  }

  @Test
  void fewerEndpointsThanAreAskedFor() throws Exception {
    mesh.healthChecks = HealthCheckTest.often(HealthCheckTest.http("/health"));
    try (FakeServer well = answering(new AtomicInteger(200));
        FakeServer ill = answering(new AtomicInteger(500))) {
      mesh.cluster("a", well.port(), ill.port()).serve();
      mesh.awaitCounter("cluster.a.membership_healthy", 1);
      mesh.awaitPositive("cluster.a.health_check.failure");
      assertThat(byClusters("a: {value: 51}")).isEqualTo(503);
    }
  }

  @Test
  void aClusterThatIsNotThere() throws Exception {
    assertThat(byClusters("a: {value: 0}")).isEqualTo(503);
  }

  @Test
  void anEmptyClusterIsEnoughForWhoAsksForNothing() throws Exception {
    mesh.cluster("a");
    assertThat(byClusters("a: {value: 0}")).isEqualTo(200);
  }

  @Test
  void anEmptyClusterIsNotEnoughOtherwise() throws Exception {
    mesh.cluster("a");
    assertThat(byClusters("a: {value: 1}")).isEqualTo(503);
  }

  /// The next check would come in an hour.
  @Test
  void whoSaysThatItFailsIsPassedOverAtOnce() throws Exception {
    mesh.healthChecks = HealthCheckTest.every(Duration.ofHours(1), HealthCheckTest.http("/health"));
    mesh.panicThreshold = 0;
    try (FakeServer server =
        new FakeServer(
            (request, in, out) -> {
              String said = request.line().startsWith("GET /last ") ? FAIL + ": true\r\n" : "";
              FakeServer.send(out, "HTTP/1.1 200 OK\r\n" + said + "Content-Length: 0\r\n\r\n");
              return true;
            })) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      mesh.awaitCounter("cluster.a.membership_healthy", 1);
      assertThat(mesh.get("/first").status()).isEqualTo(200);
      assertThat(mesh.get("/last").status()).isEqualTo(200);
      mesh.awaitCounter("cluster.a.membership_healthy", 0);
      assertThat(mesh.get("/").status()).isEqualTo(503);
      assertThat(mesh.counter("cluster.a.health_check.healthy")).isZero();
    }
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    assertThat(parse("{}").problems())
        .containsExactly("pass_through_mode: missing (expected: true or false)");
    assertThat(
            parse(
                    "{pass_through_mode: false, cache_time: '10s',"
                        + " cluster_min_healthy_percentages: {a: {value: 101}},"
                        + " headers: [{name: a, string_match: {safe_regex: {regex: '('}}}]}")
                .problems())
        .hasSize(3)
        .anyMatch(one -> one.startsWith("cache_time: PT10S (expected: none without"))
        .contains("cluster_min_healthy_percentages[\"a\"].value.value: 101.0 (expected: 0..100)")
        .anyMatch(one -> one.startsWith("headers[0].string_match.safe_regex.regex: ("));
    assertThat(
            parse("{pass_through_mode: true, cluster_min_healthy_percentages: {a: {value: 1}}}")
                .problems())
        .singleElement()
        .asString()
        .startsWith("cluster_min_healthy_percentages: [a] (expected: none in pass_through_mode");
  }
}
