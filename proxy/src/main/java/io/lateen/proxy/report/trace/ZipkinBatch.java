package io.lateen.proxy.report.trace;

import io.lateen.proxy.message.JsonWriter;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.Trace;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Spans in Zipkin's JSON, version 2.
final class ZipkinBatch implements SpanBatch {
  private final SpanTags tags;
  private final boolean server;
  private final boolean shared;
  private final String service;
  private final StringBuilder spans = new StringBuilder();
  private int size;

  /// @param shared called sides use the span of the calling side
  ZipkinBatch(SpanTags tags, boolean server, boolean shared, String service) {
    this.tags = tags;
    this.server = server;
    this.shared = shared;
    this.service = service;
  }

  @Override
  public void add(Trace trace, RequestRecord record) {
    spans.append(size == 0 ? "[" : ",").append(json(trace, record));
    size++;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public byte[] take() {
    byte[] body = spans.append(']').toString().getBytes(StandardCharsets.UTF_8);
    spans.setLength(0);
    size = 0;
    return body;
  }

  private String json(Trace trace, RequestRecord record) {
    JsonWriter out = new JsonWriter();
    out.beginObject()
        .field("traceId", trace.id(false))
        .field("id", Trace.hex(trace.span()))
        .field("kind", server ? "SERVER" : "CLIENT")
        .field("name", SpanTags.name(record))
        .field("timestamp", record.startMillis * 1000)
        .field("duration", Math.max(1, record.durationNanos / 1000));
    if (trace.parent() != 0) {
      out.field("parentId", Trace.hex(trace.parent()));
    }
    if (server && shared) {
      out.field("shared", true);
    }
    endpoint(out, "localEndpoint", service, record.downstreamLocal);
    endpoint(out, "remoteEndpoint", "", server ? record.downstreamRemote : record.upstreamAddress);
    out.name("tags").beginObject();
    tags.tell(record, out::field);
    out.endObject().endObject();
    return out.toString();
  }

  private static void endpoint(
      JsonWriter out, String name, String service, @Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
      String ip = inet.getAddress().getHostAddress();
      out.name(name).beginObject();
      if (!service.isEmpty()) {
        out.field("serviceName", service);
      }
      out.field(ip.indexOf(':') < 0 ? "ipv4" : "ipv6", ip).field("port", inet.getPort());
      out.endObject();
    }
  }
}
