package io.lateen.mixer.adapter.otlp;

import com.google.protobuf.ByteString;
import io.lateen.mixer.adapter.span.Span;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Spans → OTLP's, those of one service under its name.
///
/// @param resource what is said of every service
record SpanTranslator(Map<String, String> resource) {
  private static final String TRACE_ID_OF_64_BITS = "0".repeat(16);

  ExportTraceServiceRequest translate(List<Span> spans) {
    Map<String, List<Span>> byService =
        spans.stream()
            .collect(
                Collectors.groupingBy(
                    span -> span.local().name(), LinkedHashMap::new, Collectors.toList()));
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    byService.forEach((service, its) -> request.addResourceSpans(service(service, its)));
    return request.build();
  }

  private ResourceSpans service(String name, List<Span> spans) {
    Map<String, String> attributes = new HashMap<>(resource);
    if (!name.isEmpty()) {
      attributes.put("service.name", name);
    }
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    spans.forEach(span -> scope.addSpans(span(span)));
    return ResourceSpans.newBuilder()
        .setResource(AnyValues.resource(attributes))
        .addScopeSpans(scope)
        .build();
  }

  private static io.opentelemetry.proto.trace.v1.Span span(Span span) {
    Map<String, Object> attributes = new HashMap<>(span.tags());
    put(attributes, "network.local.address", span.local().address());
    put(attributes, "network.peer.address", span.remote().address());
    put(attributes, "service.peer.name", span.remote().name());
    if (span.status() > 0) {
      attributes.put("http.response.status_code", span.status());
    }
    return io.opentelemetry.proto.trace.v1.Span.newBuilder()
        .setTraceId(id(span.traceId().length() == 16 ? wide(span.traceId()) : span.traceId()))
        .setSpanId(id(span.spanId()))
        .setParentSpanId(id(span.parentId()))
        .setName(span.name())
        .setKind(span.client() ? SpanKind.SPAN_KIND_CLIENT : SpanKind.SPAN_KIND_SERVER)
        .setStartTimeUnixNano(AnyValues.nanos(span.start()))
        .setEndTimeUnixNano(AnyValues.nanos(span.end()))
        .addAllAttributes(AnyValues.attributes(attributes))
        .setStatus(status(span))
        .build();
  }

  private static void put(Map<String, Object> attributes, String name, String value) {
    if (!value.isEmpty()) {
      attributes.put(name, value);
    }
  }

  private static Status status(Span span) {
    return span.isError()
        ? Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).build()
        : Status.getDefaultInstance();
  }

  private static String wide(String id) {
    return TRACE_ID_OF_64_BITS + id;
  }

  private static ByteString id(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }
}
