package io.lateen.proxy.report.trace;

import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.report.RequestRecord;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is said of a request, by the names of Envoy's HTTP spans.
///
/// @param maxPathLength of a path, the rest is left out
record SpanTags(int maxPathLength) {

  static String name(RequestRecord record) {
    RequestHead head = record.request;
    if (!record.operation.isEmpty()) {
      return record.operation;
    }
    return head == null ? "" : head.authority();
  }

  void tell(RequestRecord record, BiConsumer<String, String> out) {
    out.accept("component", "proxy");
    request(record.request, out);
    out.accept("http.protocol", record.protocol);
    out.accept("http.status_code", Integer.toString(record.status));
    out.accept("request_size", Long.toString(record.bytesReceived));
    out.accept("response_size", Long.toString(record.bytesSent));
    out.accept("response_flags", flags(record));
    text(out, "upstream_cluster", record.upstreamCluster);
    if (record.status >= 500 || record.status == 0) {
      out.accept("error", "true");
    }
  }

  private void request(@Nullable RequestHead head, BiConsumer<String, String> out) {
    if (head != null) {
      text(out, "guid:x-request-id", head.header("x-request-id"));
      text(out, "user_agent", head.header("user-agent"));
      String scheme = head.schemeIsHttps() ? "https://" : "http://";
      out.accept("http.url", scheme + head.authority() + path(head));
      out.accept("http.method", head.methodText());
    }
  }

  private String path(RequestHead head) {
    String path = head.path();
    return path.length() <= maxPathLength ? path : path.substring(0, maxPathLength);
  }

  private static String flags(RequestRecord record) {
    return record.flags().isEmpty()
        ? "-"
        : record.flags().stream().map(Flag::code).collect(Collectors.joining(","));
  }

  /// Who was at the other ends.
  static void addresses(RequestRecord record, BiConsumer<String, String> out) {
    address(out, "peer.address", record.downstreamRemote);
    address(out, "upstream_address", record.upstreamAddress);
  }

  private static void address(
      BiConsumer<String, String> out, String name, @Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
      out.accept(name, inet.getAddress().getHostAddress() + ":" + inet.getPort());
    }
  }

  private static void text(BiConsumer<String, String> out, String name, @Nullable String value) {
    if (value != null) {
      out.accept(name, value);
    }
  }
}
