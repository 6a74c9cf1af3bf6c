package io.lateen.mixer.adapter.zipkin;

import static io.lateen.mixer.adapter.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.Rehearsal;
import io.lateen.mixer.adapter.outbox.OutboxMetrics;
import io.lateen.mixer.adapter.span.Tracespans;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against a server that answers as it is told.
class ZipkinTest {
  private static final String HANDLER = "handler.default";

  private final OutboxMetrics metrics = new OutboxMetrics(new PrometheusRegistry());
  private final Rehearsal stage = Tracespans.stage(new ZipkinAdapter(metrics));
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(202);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v2/spans",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          int answer = status.get();
          if (answer == 202) {
            bodies.add(body);
          }
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String params(double probability) {
    return "{url: 'http://127.0.0.1:%d', sampleProbability: %s}"
        .formatted(server.getAddress().getPort(), probability);
  }

  @Test
  void aServersSpanIsTold() throws Exception {
    try (Handler handler = stage.open(params(1))) {
      handler.report(List.of(stage.build()));
    }
    assertThat(bodies)
        .containsExactly(
            """
            [{"traceId":"463ac35c9f6413ad48485a3953bb6124","id":"a2fb4a1d1a96d312",\
            "parentId":"0020000000000001","kind":"SERVER","name":"GET /reviews","shared":true,\
            "timestamp":1767323045678901,"duration":1500,\
            "localEndpoint":{"serviceName":"reviews-v3","ipv4":"10.0.0.2"},\
            "remoteEndpoint":{"serviceName":"productpage-v1","ipv4":"10.0.0.1"},\
            "tags":{"cached":"true","http.method":"GET","request.size":"120",\
            "http.status_code":"503","error":"503"}}]""");
  }

  @Test
  void aRewrittenClientSpanIsTheParentOfTheServers() throws Exception {
    stage.attribute("rewrite", true);
    try (Handler handler = stage.open(params(1))) {
      stage.attribute("client", true);
      handler.report(List.of(stage.build()));
      stage.attribute("client", false);
      handler.report(List.of(stage.build()));
    }
    String told = String.join("", bodies);
    assertThat(told)
        .contains(
            "\"id\":\"9d9164ded28611b9\",\"parentId\":\"0020000000000001\",\"kind\":\"CLIENT\"")
        .contains(
            "\"id\":\"a2fb4a1d1a96d312\",\"parentId\":\"9d9164ded28611b9\",\"kind\":\"SERVER\"")
        .doesNotContain("shared");
  }

  @Test
  void whatHasNoTraceOrIsNotWantedIsLeftOut() throws Exception {
    try (Handler handler = stage.open(params(0.2))) {
      // 0x4848… of 0x8000… is a little over a half of all traces.
      handler.report(List.of(stage.build()));
      stage.attribute("trace.id", "not a trace");
      handler.report(List.of(stage.build()));
      stage.attribute("trace.id", "00000000000000ab");
      handler.report(List.of(stage.build()));
    }
    assertThat(String.join("", bodies)).contains("00000000000000ab").doesNotContain("463ac35c");
    assertThat(metrics.sent("zipkin", HANDLER)).isEqualTo(1);
  }

  @Test
  void aBusyServerIsTriedAgainAndARefusalIsCounted() throws Exception {
    status.set(503);
    try (Handler handler = stage.open(params(1))) {
      handler.report(List.of(stage.build()));
      eventually(() -> assertThat(metrics.failures("zipkin", HANDLER)).isPositive());
      status.set(202);
      eventually(() -> assertThat(metrics.sent("zipkin", HANDLER)).isEqualTo(1));
      status.set(400);
      handler.report(Collections.nCopies(3, stage.build()));
      eventually(() -> assertThat(metrics.lost("zipkin", HANDLER, "refused")).isEqualTo(3));
    }
  }

  @Test
  void badParametersAreNamed() {
    assertThat(stage.problems("{url: zipkin, sampleProbability: 1.5}"))
        .isEqualTo(
            """
            spec.params.url: "zipkin" (expected: a URL that begins with http or https)
            spec.params.sampleProbability: 1.5 (expected: 0..1)""");
  }
}
