package io.lateen.proxy.report.trace;

import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.message.JsonWriter;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.Trace;
import io.lateen.proxy.resource.Tracing;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A span in Zipkin's JSON, version 2, with the tags of Envoy's HTTP spans.
final class Span {
  private Span() {}

  static String json(Trace trace, RequestRecord record, Tracing config, String service) {
    JsonWriter out = new JsonWriter();
    out.beginObject()
        .field("traceId", trace.id(false))
        .field("id", Trace.hex(trace.span()))
        .field("kind", config.server() ? "SERVER" : "CLIENT")
        .field("name", name(record))
        .field("timestamp", record.startMillis * 1000)
        .field("duration", Math.max(1, record.durationNanos / 1000));
    if (trace.parent() != 0) {
      out.field("parentId", Trace.hex(trace.parent()));
    }
    if (config.server() && config.sharedSpans()) {
      out.field("shared", true);
    }
    endpoint(out, "localEndpoint", service, record.downstreamLocal);
    SocketAddress other = config.server() ? record.downstreamRemote : record.upstreamAddress;
    endpoint(out, "remoteEndpoint", "", other);
    out.name("tags").beginObject();
    tags(out, record);
    out.endObject().endObject();
    return out.toString();
  }

  private static String name(RequestRecord record) {
    RequestHead head = record.request;
    if (!record.operation.isEmpty()) {
      return record.operation;
    }
    return head == null ? "" : head.authority();
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

  private static void tags(JsonWriter out, RequestRecord record) {
    out.field("component", "proxy");
    RequestHead head = record.request;
    if (head != null) {
      text(out, "guid:x-request-id", head.header("x-request-id"));
      text(out, "user_agent", head.header("user-agent"));
      String scheme = head.schemeIsHttps() ? "https://" : "http://";
      out.field("http.url", scheme + head.authority() + head.path());
      out.field("http.method", head.methodText());
    }
    out.field("http.protocol", record.protocol);
    out.field("http.status_code", Integer.toString(record.status));
    out.field("request_size", Long.toString(record.bytesReceived));
    out.field("response_size", Long.toString(record.bytesSent));
    List<String> flags = record.flags().stream().map(Flag::code).toList();
    out.field("response_flags", flags.isEmpty() ? "-" : String.join(",", flags));
    text(out, "upstream_cluster", record.upstreamCluster);
    if (record.status >= 500 || record.status == 0) {
      out.field("error", "true");
    }
  }

  private static void text(JsonWriter out, String name, @Nullable String value) {
    if (value != null) {
      out.field(name, value);
    }
  }
}
