package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.message.JsonReader;
import io.lateen.proxy.resource.Tracing;
import io.lateen.proxy.resource.Tracing.Zipkin;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Trace headers, and spans as a Zipkin gets them.
class TracingTest {
  private static final String TRACE = "463ac35c9f6413ad48485a3953bb6124";
  private final Mesh mesh = new Mesh();
  private final BlockingQueue<String> posts = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    mesh.close();
  }

  private FakeServer zipkin() throws IOException {
    return new FakeServer(
        (request, in, out) -> {
          posts.add(request.line() + "\n" + request.body());
          return FakeServer.ok(out, "");
        });
  }

  private void serve(FakeServer backend, FakeServer zipkin, double sampled, boolean server) {
    mesh.tracing =
        new Tracing(
            sampled, 100, server, 256, new Zipkin("zipkin", "/api/v2/spans", "zipkin", false));
    mesh.cluster("a", backend.port()).cluster("zipkin", zipkin.port()).route("/", "a").serve();
  }

  private Map<?, ?> span() throws InterruptedException {
    String post = posts.poll(10, TimeUnit.SECONDS);
    assertThat(post).startsWith("POST /api/v2/spans HTTP/1.1\n[");
    List<?> spans = (List<?>) JsonReader.read(post.substring(post.indexOf('\n') + 1));
    return (Map<?, ?>) spans.getFirst();
  }

  @Test
  void aRequestOfNoTraceBeginsOne() throws Exception {
    try (FakeServer backend = FakeServer.saying("hello");
        FakeServer zipkin = zipkin()) {
      serve(backend, zipkin, 100, false);
      assertThat(mesh.get("/p").status()).isEqualTo(200);
      FakeServer.Request seen = backend.requests.getFirst();
      String trace = seen.header("x-b3-traceid");
      assertThat(trace).matches("[0-9a-f]{32}");
      assertThat(seen.header("x-b3-sampled")).isEqualTo("1");
      assertThat(seen.header("x-b3-parentspanid")).isNull();
      assertThat(seen.header("traceparent"))
          .isEqualTo("00-" + trace + "-" + seen.header("x-b3-spanid") + "-01");
      Map<?, ?> span = span();
      assertThat(span.get("traceId")).isEqualTo(trace);
      assertThat(span.get("id")).isEqualTo(seen.header("x-b3-spanid"));
      assertThat(span.get("kind")).isEqualTo("CLIENT");
      assertThat(((Map<?, ?>) span.get("tags")).get("http.status_code")).isEqualTo("200");
      assertThat(((Map<?, ?>) span.get("tags")).get("http.url")).isEqualTo("http://test/p");
      mesh.awaitCounter("tracing.zipkin.reports_success", 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"100, 1", "0, 0"})
  void aClientMayAskForATraceWhereItMay(double asked, String sampled) throws Exception {
    try (FakeServer backend = FakeServer.saying("hello");
        FakeServer zipkin = zipkin()) {
      mesh.tracing =
          new Tracing(0, asked, false, 256, new Zipkin("zipkin", "/spans", "zipkin", false));
      mesh.cluster("a", backend.port()).cluster("zipkin", zipkin.port()).route("/", "a").serve();

      mesh.get("/", "X-Client-Trace-Id: 7");
      mesh.get("/");

      assertThat(backend.requests)
          .extracting(request -> request.header("x-b3-sampled"))
          .containsExactly(sampled, "0");
    }
  }

  @Test
  void aRequestOfATraceGoesOnInIt() throws Exception {
    try (FakeServer backend = FakeServer.saying("hello");
        FakeServer zipkin = zipkin()) {
      serve(backend, zipkin, 0, true);
      mesh.get(
          "/",
          "X-B3-TraceId: " + TRACE,
          "X-B3-SpanId: a2fb4a1d1a96d312",
          "X-B3-ParentSpanId: 0020000000000001",
          "X-B3-Sampled: 1");
      Map<?, ?> span = span();
      assertThat(span.get("traceId")).isEqualTo(TRACE);
      assertThat(span.get("parentId")).isEqualTo("a2fb4a1d1a96d312");
      assertThat(span.get("kind")).isEqualTo("SERVER");
      assertThat(backend.requests.getFirst().header("x-b3-parentspanid"))
          .isEqualTo("a2fb4a1d1a96d312");
    }
  }

  @Test
  void w3cIsUnderstoodAndWhatIsMalformedIsNot() throws Exception {
    try (FakeServer backend = FakeServer.saying("hello");
        FakeServer zipkin = zipkin()) {
      serve(backend, zipkin, 0, true);
      mesh.get("/", "traceparent: 00-" + TRACE + "-a2fb4a1d1a96d312-01");
      assertThat(backend.requests.getFirst().header("x-b3-traceid")).isEqualTo(TRACE);
      assertThat(span().get("traceId")).isEqualTo(TRACE);
      mesh.get("/", "traceparent: 00-" + TRACE + "-zz-01", "x-b3-traceid: 1");
      assertThat(backend.requests.get(1).header("x-b3-traceid")).matches("[0-9a-f]{32}");
      assertThat(backend.requests.get(1).header("x-b3-sampled")).isEqualTo("0");
      assertThat(mesh.counter("tracing.zipkin.spans_sent")).isEqualTo(1);
    }
  }

  @Test
  void withoutAZipkinRequestsGoOn() throws Exception {
    try (FakeServer backend = FakeServer.saying("hello")) {
      mesh.tracing =
          new Tracing(100, 100, false, 256, new Zipkin("none", "/api/v2/spans", "zipkin", false));
      mesh.cluster("a", backend.port()).route("/", "a").serve();
      assertThat(mesh.get("/").status()).isEqualTo(200);
      mesh.awaitCounter("tracing.zipkin.reports_skipped_no_cluster", 1);
      mesh.awaitCounter("tracing.zipkin.spans_dropped", 1);
    }
  }
}
