package io.lateen.mixer.adapter.otlp;

import static io.lateen.mixer.adapter.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.Rehearsal;
import io.lateen.mixer.adapter.outbox.OutboxMetrics;
import io.lateen.mixer.adapter.span.Tracespans;
import io.lateen.mixer.template.Templates;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a collector made of the published protocol.
class OtlpTest {
  private static final String HANDLER = "handler.default";

  private final OutboxMetrics metrics = new OutboxMetrics(new PrometheusRegistry());
  private final Rehearsal stage =
      Tracespans.stage(new OtlpAdapter(metrics, InstantSource.system()))
          .attribute("response.duration", Duration.ofMillis(30))
          .instance(
              "requests.metric.default",
              Templates.METRIC,
              "{value: '2', dimensions: {code: response.code}}")
          .instance("latency.metric.default", Templates.METRIC, "value: response.duration")
          .instance("level.metric.default", Templates.METRIC, "value: '0.5'")
          .instance(
              "newlog.logentry.default",
              Templates.LOGENTRY,
              "{severity: '\"warning\"', timestamp: request.time, variables: {code: response.code}}");

  private static String params(String endpoint) {
    return """
        endpoint: %s
        headers: {X-Tenant: bookinfo}
        resource: {deployment.environment.name: test}
        interval: 30ms
        metrics:
        - {instanceName: requests.metric.default, name: requests, kind: COUNTER, unit: '1'}
        - {instanceName: latency.metric.default, kind: DISTRIBUTION, bounds: [0.01, 0.1]}
        - {instanceName: level.metric.default, kind: GAUGE}
        """
        .formatted(endpoint);
  }

  private static Map<String, String> text(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                kv ->
                    kv.getValue().hasStringValue()
                        ? kv.getValue().getStringValue()
                        : String.valueOf(
                            kv.getValue().hasBoolValue()
                                ? kv.getValue().getBoolValue()
                                : kv.getValue().getIntValue())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "grpc"})
  void metricsLogsAndSpansArrive(String scheme) throws Exception {
    try (Collector collector = new Collector()) {
      try (Handler handler = stage.open(params(collector.endpoint(scheme)))) {
        for (int i = 0; i < 5; i++) {
          handler.report(List.of(stage.build(i)));
        }
        handler.report(List.of(stage.build(1)));
      }
      assertThat(metrics.sent("otlp", HANDLER)).isEqualTo(6);
      assertThat(collector.tenants()).containsOnly("bookinfo");
      span(collector);
      metrics(collector);
      log(collector);
    }
  }

  private static void span(Collector collector) {
    var resource = collector.traces().getFirst().getResourceSpans(0);
    assertThat(text(resource.getResource().getAttributesList()))
        .isEqualTo(Map.of("service.name", "reviews-v3", "deployment.environment.name", "test"));
    Span span = resource.getScopeSpans(0).getSpans(0);
    assertThat(HexFormat.of().formatHex(span.getTraceId().toByteArray()))
        .isEqualTo("463ac35c9f6413ad48485a3953bb6124");
    assertThat(HexFormat.of().formatHex(span.getParentSpanId().toByteArray()))
        .isEqualTo("0020000000000001");
    assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(span.getEndTimeUnixNano() - span.getStartTimeUnixNano()).isEqualTo(1_500_000);
    assertThat(span.getStatus().getCodeValue()).isEqualTo(2);
    assertThat(text(span.getAttributesList()))
        .containsEntry("http.response.status_code", "503")
        .containsEntry("service.peer.name", "productpage-v1")
        .containsEntry("cached", "true");
  }

  private static void metrics(Collector collector) {
    Map<String, List<Metric>> byName =
        collector.metrics().stream()
            .flatMap(
                request ->
                    request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList().stream())
            .collect(Collectors.groupingBy(Metric::getName));
    assertThat(byName).containsOnlyKeys("requests", "latency", "level");
    long requests =
        byName.get("requests").stream()
            .flatMap(metric -> metric.getSum().getDataPointsList().stream())
            .mapToLong(point -> point.getAsInt())
            .sum();
    assertThat(requests).isEqualTo(4);
    Metric sum = byName.get("requests").getFirst();
    assertThat(sum.getSum().getIsMonotonic()).isTrue();
    assertThat(sum.getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
    assertThat(text(sum.getSum().getDataPoints(0).getAttributesList()))
        .isEqualTo(Map.of("code", "503"));
    var latency = byName.get("latency").getFirst().getHistogram().getDataPoints(0);
    assertThat(latency.getBucketCountsList()).containsExactly(0L, 1L, 0L);
    assertThat(latency.getSum()).isEqualTo(0.03);
    assertThat(byName.get("level").getFirst().getGauge().getDataPoints(0).getAsDouble())
        .isEqualTo(0.5);
  }

  private static void log(Collector collector) {
    LogRecord log = collector.logs().getFirst().getResourceLogs(0).getScopeLogs(0).getLogRecords(0);
    assertThat(log.getBody().getStringValue()).isEqualTo("newlog.logentry.default");
    assertThat(log.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_WARN);
    assertThat(log.getTimeUnixNano()).isEqualTo(1_767_323_045_678_901_234L);
    assertThat(text(log.getAttributesList())).isEqualTo(Map.of("code", "503"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "grpc"})
  void aBusyCollectorIsTriedAgainAndWhatItTurnsDownIsCounted(String scheme) throws Exception {
    try (Collector collector = new Collector();
        Handler handler = stage.open(params(collector.endpoint(scheme)))) {
      collector.answer(Collector.Mood.BUSY);
      handler.report(List.of(stage.build(4)));
      eventually(() -> assertThat(metrics.failures("otlp", HANDLER)).isPositive());
      collector.answer(Collector.Mood.WELL);
      eventually(() -> assertThat(metrics.sent("otlp", HANDLER)).isEqualTo(1));
      collector.answer(Collector.Mood.TURNS_ONE_DOWN);
      handler.report(List.of(stage.build(4), stage.build(4), stage.build(4)));
      eventually(() -> assertThat(metrics.lost("otlp", HANDLER, "refused")).isEqualTo(1));
      assertThat(metrics.sent("otlp", HANDLER)).isEqualTo(3);
      collector.answer(Collector.Mood.REFUSES);
      handler.report(List.of(stage.build(4)));
      eventually(() -> assertThat(metrics.lost("otlp", HANDLER, "refused")).isEqualTo(2));
    }
  }

  /// Collectors take messages of 4 MiB, and what is larger would be too large the next time too.
  @Test
  void muchIsSentInPartsThatCollectorsTake() throws Exception {
    stage.attribute("big", "x".repeat(200_000));
    stage.instance(
        "big.logentry.default", Templates.LOGENTRY, "{severity: '\"info\"', variables: {b: big}}");
    try (Collector collector = new Collector();
        Handler handler = stage.open(params(collector.endpoint("grpc")))) {
      handler.report(Collections.nCopies(40, stage.build(5)));
      eventually(() -> assertThat(metrics.sent("otlp", HANDLER)).isEqualTo(40));
      assertThat(collector.logs()).hasSizeGreaterThan(4);
    }
  }

  @Test
  void whatIsTooLargeForTheCollectorIsDroppedAlone() throws Exception {
    stage.attribute("big", "x".repeat(5 << 20));
    stage.instance(
        "big.logentry.default", Templates.LOGENTRY, "{severity: '\"info\"', variables: {b: big}}");
    try (Collector collector = new Collector();
        Handler handler = stage.open(params(collector.endpoint("grpc")))) {
      handler.report(List.of(stage.build(5)));
      stage.attribute("big", "small");
      handler.report(List.of(stage.build(5)));
      eventually(() -> assertThat(metrics.sent("otlp", HANDLER)).isEqualTo(1));
      assertThat(metrics.lost("otlp", HANDLER, "refused")).isEqualTo(1);
    }
  }

  @Test
  void badParametersAreNamed() {
    assertThat(
            stage.problems(
                """
                endpoint: localhost:4317
                interval: 0s
                sampleProbability: -1
                metrics:
                - {bounds: [2, 1]}
                """))
        .isEqualTo(
            """
            spec.params.endpoint: "localhost:4317" (expected: a URL that begins with grpc or http or https)
            spec.params.interval: PT0S (expected: 1ms or more)
            spec.params.sampleProbability: -1.0 (expected: 0..1)
            spec.params.metrics[0].instanceName: missing (expected: the full name of a metric instance)
            spec.params.metrics[0].kind: missing (expected: GAUGE, COUNTER or DISTRIBUTION)
            spec.params.metrics[0].bounds: [2.0, 1.0] (expected: ascending numbers)""");
  }
}
