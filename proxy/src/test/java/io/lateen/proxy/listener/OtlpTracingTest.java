package io.lateen.proxy.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.lateen.proxy.resource.Tracing;
import io.lateen.proxy.resource.Tracing.Collector;
import io.lateen.proxy.resource.Tracing.OtlpGrpc;
import io.lateen.proxy.resource.Tracing.OtlpHttp;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Spans as a collector of OTLP gets them.
class OtlpTracingTest {
  private static final String TRACE = "463ac35c9f6413ad48485a3953bb6124";
  private static final Collector GRPC = new OtlpGrpc("collector", "collector:4317", "reviews.a");
  private static final Collector HTTP =
      new OtlpHttp("collector", "/v1/traces", "collector:4318", "reviews.a");

  private final Mesh mesh = new Mesh();
  private OtlpCollector collector;

  @BeforeEach
  void open() throws Exception {
    collector = new OtlpCollector();
  }

  @AfterEach
  void close() {
    mesh.close();
    collector.close();
  }

  private void serve(FakeServer backend, Collector way, boolean server) {
    mesh.tracing = new Tracing(100, 100, server, 256, way);
    int port = way.equals(GRPC) ? collector.grpcPort() : collector.httpPort();
    mesh.cluster("a", backend.port()).cluster("collector", port).route("/", "a").serve();
  }

  private ResourceSpans spans() throws InterruptedException {
    var request = collector.next();
    assertThat(request).as("spans within 10 seconds").isNotNull();
    return request.getResourceSpans(0);
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private static Map<String, String> texts(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(Collectors.toMap(KeyValue::getKey, entry -> entry.getValue().getStringValue()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCalledSideTellsOfItsPlaceInTheTrace(boolean grpc) throws Exception {
    try (FakeServer backend = FakeServer.saying("hello")) {
      serve(backend, grpc ? GRPC : HTTP, true);
      long before = Instant.now().toEpochMilli() * 1_000_000;
      mesh.get("/p?q=1", "traceparent: 00-" + TRACE + "-a2fb4a1d1a96d312-01", "user-agent: me");
      ResourceSpans told = spans();
      assertThat(texts(told.getResource().getAttributesList()))
          .containsEntry("service.name", "reviews.a")
          .containsEntry("telemetry.sdk.name", "lateen");
      assertThat(told.getScopeSpans(0).getScope().getName()).isEqualTo("lateen.proxy");
      Span span = told.getScopeSpans(0).getSpans(0);
      assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
      assertThat(hex(span.getParentSpanId())).isEqualTo("a2fb4a1d1a96d312");
      assertThat(hex(span.getSpanId()))
          .isEqualTo(backend.requests.getFirst().header("x-b3-spanid"));
      assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
      assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
      assertThat(span.getStartTimeUnixNano()).isGreaterThanOrEqualTo(before);
      assertThat(span.getEndTimeUnixNano()).isGreaterThan(span.getStartTimeUnixNano());
      assertThat(texts(span.getAttributesList()))
          .containsEntry("http.url", "http://test/p?q=1")
          .containsEntry("http.method", "GET")
          .containsEntry("http.status_code", "200")
          .containsEntry("user_agent", "me")
          .containsEntry("upstream_cluster", "a")
          .containsEntry("response_flags", "-")
          .containsEntry("upstream_address", "127.0.0.1:" + backend.port());
      mesh.awaitCounter("tracing.opentelemetry.reports_success", 1);
      assertThat(mesh.counter("tracing.opentelemetry.spans_dropped")).isZero();
    }
  }

  @Test
  void aCallerBeginsATraceAndItsFailuresAreErrors() throws Exception {
    try (FakeServer backend =
        new FakeServer(
            (request, in, out) -> {
              out.write("HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n".getBytes(US_ASCII));
              return true;
            })) {
      serve(backend, GRPC, false);
      mesh.get("/" + "x".repeat(300));
      Span span = spans().getScopeSpans(0).getSpans(0);
      assertThat(hex(span.getTraceId()))
          .isEqualTo(backend.requests.getFirst().header("x-b3-traceid"));
      assertThat(span.getParentSpanId()).isEmpty();
      assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
      assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
      assertThat(texts(span.getAttributesList()).get("http.url"))
          .isEqualTo("http://test/" + "x".repeat(255));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatACollectorTurnsAwayIsCountedAndHoldsUpNobody(boolean grpc) throws Exception {
    collector.refuses = true;
    String stats = "tracing.opentelemetry.";
    try (FakeServer backend = FakeServer.saying("hello")) {
      serve(backend, grpc ? GRPC : HTTP, true);
      for (int i = 0; i < 100; i++) {
        assertThat(mesh.get("/").status()).isEqualTo(200);
      }
      mesh.awaitCounter(stats + "spans_dropped", 100);
      assertThat(mesh.counter(stats + "spans_sent")).isEqualTo(100);
      assertThat(mesh.counter(stats + "reports_success")).isZero();
    }
  }

  @Test
  void aCollectorThatSaysNothingCostsABoundedNumberOfConnections() throws Exception {
    try (FakeServer backend = FakeServer.saying("hello");
        FakeServer silent = new FakeServer((request, in, out) -> in.read() >= 0)) {
      mesh.tracing = new Tracing(100, 100, true, 256, HTTP);
      mesh.cluster("a", backend.port()).cluster("collector", silent.port()).route("/", "a").serve();
      int workers = 2; // of [Mesh]
      for (int i = 0; i < 700 * workers; i++) {
        assertThat(mesh.get("/").status()).isEqualTo(200);
      }
      assertThat(mesh.counter("tracing.opentelemetry.spans_dropped")).isGreaterThanOrEqualTo(100);
      assertThat(silent.connections.get()).isLessThanOrEqualTo(4 * workers);
    }
  }
}
