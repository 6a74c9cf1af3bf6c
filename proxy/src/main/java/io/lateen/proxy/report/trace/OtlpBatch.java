package io.lateen.proxy.report.trace;

import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.Trace;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/// Spans as OTLP's `ExportTraceServiceRequest` (opentelemetry-proto 1.3, `trace/v1/trace.proto`):
/// one resource, one scope, and the spans.
final class OtlpBatch implements SpanBatch {
  private static final int SERVER = 2;
  private static final int CLIENT = 3;
  private static final int ERROR = 2;

  private final SpanTags tags;
  private final boolean server;
  private final ByteBuf resource = Unpooled.buffer();
  private final ByteBuf scope = Unpooled.buffer();
  private final ByteBuf spans = Unpooled.buffer();
  private final ByteBuf span = Unpooled.buffer();
  private int size;

  OtlpBatch(SpanTags tags, boolean server, String service) {
    this.tags = tags;
    this.server = server;
    ProtoWriter.attribute(resource, 1, "service.name", service);
    ProtoWriter.attribute(resource, 1, "telemetry.sdk.name", "lateen");
    ProtoWriter.attribute(resource, 1, "telemetry.sdk.language", "java");
    ProtoWriter.text(scope, 1, "lateen.proxy");
  }

  @Override
  public void add(Trace trace, RequestRecord record) {
    write(trace, record);
    ProtoWriter.octets(spans, 2, span);
    span.clear();
    size++;
  }

  @Override
  public int size() {
    return size;
  }

  private void write(Trace trace, RequestRecord record) {
    long start = record.startMillis * 1_000_000;
    ProtoWriter.octets(span, 1, trace.high(), trace.low());
    ProtoWriter.octets(span, 2, trace.span());
    if (trace.parent() != 0) {
      ProtoWriter.octets(span, 4, trace.parent());
    }
    ProtoWriter.text(span, 5, SpanTags.name(record));
    ProtoWriter.number(span, 6, server ? SERVER : CLIENT);
    ProtoWriter.fixed(span, 7, start);
    ProtoWriter.fixed(span, 8, start + Math.max(1, record.durationNanos));
    tags.tell(record, this::attribute);
    SpanTags.addresses(record, this::attribute);
    if (failed(record.status)) {
      ProtoWriter.octets(span, 15, ProtoWriter.number(Unpooled.buffer(2), 3, ERROR));
    }
  }

  private void attribute(String name, String value) {
    ProtoWriter.attribute(span, 9, name, value);
  }

  /// A caller's mistake is no failure of the called side (OpenTelemetry's semantic conventions for
  /// HTTP spans).
  private boolean failed(int status) {
    return status == 0 || status >= (server ? 500 : 400);
  }

  @Override
  public byte[] take() {
    ByteBuf scoped = Unpooled.buffer(spans.readableBytes() + 64);
    ProtoWriter.octets(scoped, 1, scope);
    scoped.writeBytes(spans, spans.readerIndex(), spans.readableBytes());
    ByteBuf ofResource = Unpooled.buffer(scoped.readableBytes() + 256);
    ProtoWriter.octets(ofResource, 1, resource);
    ProtoWriter.octets(ofResource, 2, scoped);
    ByteBuf request = Unpooled.buffer(ofResource.readableBytes() + 8);
    ProtoWriter.octets(request, 1, ofResource);
    spans.clear();
    size = 0;
    return ByteBufUtil.getBytes(request);
  }
}
