package io.lateen.proxy.http2;

import io.lateen.proxy.hpack.FieldEncoder;
import io.lateen.proxy.http.Decimal;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.MessageHead;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;

/// Heads as header blocks: what concerns an HTTP/1.1 connection only stays behind (RFC 9113 section
/// 8.2.2), and an upgrade is an extended CONNECT (RFC 8441).
final class Heads {
  private static final int AUTHORITY = 1;
  private static final int METHOD = 2;
  private static final int METHOD_GET = 2;
  private static final int METHOD_POST = 3;
  private static final int PATH = 4;
  private static final int PATH_ROOT = 4;
  private static final int SCHEME_HTTP = 6;
  private static final int SCHEME_HTTPS = 7;
  private static final int STATUS = 8;
  private static final byte[] PROTOCOL = Octets.of(":protocol");
  private static final byte[] CONNECT = Octets.of("CONNECT");
  private static final byte[] TRAILERS = Octets.of("trailers");
  private static final byte[] TE = Octets.of("te");

  /// By status, the static table's index; 0: none.
  private static final byte[] INDEXED = new byte[1000];

  static {
    int[] statuses = {200, 204, 206, 304, 400, 404, 500};
    for (int i = 0; i < statuses.length; i++) {
      INDEXED[statuses[i]] = (byte) (STATUS + i);
    }
  }

  private Heads() {}

  static void request(RequestHead head, boolean https, FieldEncoder out) {
    byte[] octets = head.octets();
    boolean upgrade = head.upgrade() && head.has(KnownHeader.UPGRADE);
    out.begin();
    if (upgrade) {
      out.field(METHOD, CONNECT, 0, CONNECT.length);
      int protocol = head.find(KnownHeader.UPGRADE);
      int from = head.valueStart(protocol);
      out.field(PROTOCOL, 0, PROTOCOL.length, octets, from, head.valueEnd(protocol), false);
    } else {
      method(head, out);
    }
    if (upgrade || head.method() != Method.CONNECT) { // RFC 9113 section 8.5
      out.indexed(https ? SCHEME_HTTPS : SCHEME_HTTP);
      path(head, out);
    }
    out.field(AUTHORITY, octets, head.authorityStart(), head.authorityEnd());
    for (int i = 0; i < head.count(); i++) {
      KnownHeader known = head.known(i);
      boolean dropped =
          known == KnownHeader.HOST || (upgrade && known == KnownHeader.SEC_WEBSOCKET_KEY);
      if (!dropped) {
        field(head, i, out);
      }
    }
  }

  private static void method(RequestHead head, FieldEncoder out) {
    switch (head.method()) {
      case GET -> out.indexed(METHOD_GET);
      case POST -> out.indexed(METHOD_POST);
      default -> out.field(METHOD, head.octets(), head.methodStart(), head.methodEnd());
    }
  }

  private static void path(RequestHead head, FieldEncoder out) {
    if (head.pathEnd() - head.pathStart() == 1 && head.octets()[head.pathStart()] == '/') {
      out.indexed(PATH_ROOT);
    } else {
      out.field(PATH, head.octets(), head.pathStart(), head.pathEnd());
    }
  }

  /// @param status instead of the head's own
  static void response(ResponseHead head, int status, FieldEncoder out) {
    out.begin();
    if (INDEXED[status] > 0) {
      out.indexed(INDEXED[status]);
    } else {
      byte[] digits = new byte[3];
      Decimal.write(digits, 0, status);
      out.field(STATUS, digits, 0, 3);
    }
    for (int i = 0; i < head.count(); i++) {
      if (head.known(i) != KnownHeader.SEC_WEBSOCKET_ACCEPT) {
        field(head, i, out);
      }
    }
  }

  static void trailers(Trailers trailers, FieldEncoder out) {
    out.begin();
    for (int i = 0; i < trailers.count(); i++) {
      field(trailers, i, out);
    }
  }

  private static void field(MessageHead head, int i, FieldEncoder out) {
    if (head.removed(i)) {
      return;
    }
    byte[] octets = head.octets();
    if (!head.hopByHop(i)) {
      out.field(
          octets,
          head.nameStart(i),
          head.nameEnd(i),
          octets,
          head.valueStart(i),
          head.valueEnd(i),
          head.sensitive(i));
    } else if (head.known(i) == KnownHeader.TE && head.listed(KnownHeader.TE, TRAILERS)) {
      out.field(TE, 0, TE.length, TRAILERS, 0, TRAILERS.length, false);
    }
  }
}
