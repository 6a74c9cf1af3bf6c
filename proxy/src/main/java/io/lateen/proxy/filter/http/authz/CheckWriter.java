package io.lateen.proxy.filter.http.authz;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.tls.PeerIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request → `envoy.service.auth.v3.CheckRequest`, by the numbers of `attribute_context.proto`.
final class CheckWriter {
  private CheckWriter() {}

  private interface Content {
    void write(CodedOutputStream out) throws IOException;
  }

  /// @param body null: nothing of it is shown
  static byte[] request(
      Exchange exchange, Map<String, String> extensions, @Nullable ShownBody body) {
    RequestRecord record = exchange.record();
    PeerIdentity peer = PeerIdentity.of(record.tls, record.serverName);
    return message(
        check ->
            nested(
                check,
                1,
                attributes -> {
                  nested(attributes, 1, out -> peer(out, record.downstreamRemote, peer.peer()));
                  nested(attributes, 2, out -> peer(out, record.downstreamLocal, peer.local()));
                  nested(attributes, 4, out -> request(out, record, exchange.request(), body));
                  map(attributes, 10, extensions);
                  if (!peer.serverName().isEmpty()) {
                    nested(attributes, 12, out -> out.writeString(1, peer.serverName()));
                  }
                }));
  }

  private static byte[] message(Content content) {
    try {
      ByteArrayOutputStream octets = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(octets);
      content.write(out);
      out.flush();
      return octets.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory takes what it is given
    }
  }

  private static void nested(CodedOutputStream out, int field, Content content) throws IOException {
    out.writeBytes(field, ByteString.copyFrom(message(content)));
  }

  private static void map(CodedOutputStream out, int field, Map<String, String> entries)
      throws IOException {
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      nested(
          out,
          field,
          one -> {
            one.writeString(1, entry.getKey());
            one.writeString(2, entry.getValue());
          });
    }
  }

  /// @param principal a SPIFFE id without its scheme, or empty
  private static void peer(CodedOutputStream out, @Nullable SocketAddress address, String principal)
      throws IOException {
    if (address instanceof InetSocketAddress inet) {
      nested(
          out,
          1,
          wrapped ->
              nested(
                  wrapped,
                  1,
                  socket -> {
                    socket.writeString(2, inet.getAddress().getHostAddress());
                    socket.writeUInt32(3, inet.getPort());
                  }));
    } else if (address instanceof UnixDomainSocketAddress pipe) {
      nested(
          out, 1, wrapped -> nested(wrapped, 2, socket -> socket.writeString(1, pipe.toString())));
    }
    if (!principal.isEmpty()) {
      out.writeString(4, "spiffe://" + principal);
    }
  }

  private static void request(
      CodedOutputStream out, RequestRecord record, RequestHead head, @Nullable ShownBody body)
      throws IOException {
    nested(
        out,
        1,
        time -> {
          time.writeInt64(1, record.startMillis / 1000);
          time.writeInt32(2, (int) (record.startMillis % 1000) * 1_000_000);
        });
    nested(
        out,
        2,
        http -> {
          String id = head.value("x-request-id");
          http.writeString(1, id == null ? "" : id);
          http.writeString(2, head.methodText());
          map(http, 3, headers(head, body));
          http.writeString(4, head.path());
          http.writeString(5, head.authority());
          http.writeString(6, head.scheme());
          http.writeInt64(9, head.contentLength());
          http.writeString(10, record.protocol);
          if (body != null && body.asOctets()) {
            http.writeByteArray(12, body.octets());
          } else if (body != null) {
            http.writeString(11, body.text());
          }
        });
  }

  /// As Envoy: lower case, several of a name joined by commas, and the pseudo-headers.
  private static Map<String, String> headers(RequestHead head, @Nullable ShownBody body) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":authority", head.authority());
    headers.put(":method", head.methodText());
    headers.put(":path", head.path());
    headers.put(":scheme", head.scheme());
    for (int i = 0; i < head.count(); i++) {
      String name = head.name(i).toLowerCase(Locale.ROOT);
      if (!head.removed(i) && !name.equals("host")) {
        headers.merge(name, head.value(i), (a, b) -> a + "," + b);
      }
    }
    if (body != null) {
      headers.put("x-envoy-auth-partial-body", Boolean.toString(body.cut()));
    }
    return headers;
  }
}
