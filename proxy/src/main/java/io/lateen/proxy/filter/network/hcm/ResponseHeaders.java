package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.http.Chunks;
import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.resource.HttpConnectionManager.ServerHeader;

/// What a connection manager does to a response's headers after the filters have seen it.
final class ResponseHeaders {
  private static final byte[] CLOSE = Octets.of("close");
  private static final byte[] KEEP_ALIVE = Octets.of("keep-alive");

  private final HttpManager manager;

  ResponseHeaders(HttpManager manager) {
    this.manager = manager;
  }

  /// Prepares a head for HTTP/1.1, and says the framing of the body that goes to the client.
  ///
  /// @param framing of the body that comes
  /// @param close whether the client must not use the connection again
  Framing framed(ResponseHead head, RequestHead request, Framing framing, boolean close) {
    prepare(head, request);
    Framing sent = sent(request, framing);
    if (sent == Framing.CHUNKED) {
      Chunks.announce(head);
    }
    if (sent == Framing.NONE && mustSayEmpty(head, request)) {
      head.add(KnownHeader.CONTENT_LENGTH, 0);
    }
    if (close) {
      head.add(KnownHeader.CONNECTION, CLOSE);
    } else if (request.minorVersion() == 0 && framing != Framing.TUNNEL) {
      head.add(KnownHeader.CONNECTION, KEEP_ALIVE); // RFC 9112 section 9.3
    }
    return sent;
  }

  private static Framing sent(RequestHead request, Framing framing) {
    if (endsWithConnection(request, framing)) {
      return Framing.UNTIL_CLOSE;
    }
    return framing == Framing.UNTIL_CLOSE ? Framing.CHUNKED : framing;
  }

  /// Whether only the end of the connection can say where the body ends: HTTP/1.0 has no chunks.
  static boolean endsWithConnection(RequestHead request, Framing framing) {
    return request.minorVersion() == 0
        && (framing == Framing.UNTIL_CLOSE || framing == Framing.CHUNKED);
  }

  /// Whether there is no body but nothing says so, as in a response that came over HTTP/2.
  private static boolean mustSayEmpty(ResponseHead head, RequestHead request) {
    int status = head.status();
    return status >= 200
        && status != 204
        && status != 304
        && !head.has(KnownHeader.CONTENT_LENGTH)
        && request.method() != Method.HEAD;
  }

  void prepare(ResponseHead head, RequestHead request) {
    server(head);
    if (!head.has(KnownHeader.DATE)) {
      head.add(KnownHeader.DATE, DateHeader.now());
    }
    if (manager.config.alwaysSetRequestIdInResponse()
        || request.has(KnownHeader.X_ENVOY_FORCE_TRACE)) {
      String id = request.value(KnownHeader.X_REQUEST_ID);
      if (id != null) {
        head.set(KnownHeader.X_REQUEST_ID, id);
      }
    }
  }

  private void server(ResponseHead head) {
    ServerHeader rule = manager.config.serverHeader();
    boolean wanted =
        switch (rule) {
          case OVERWRITE -> true;
          case APPEND_IF_ABSENT -> !head.has(KnownHeader.SERVER);
          case PASS_THROUGH -> false;
        };
    if (wanted) {
      head.set(KnownHeader.SERVER, manager.serverName);
    }
  }
}
