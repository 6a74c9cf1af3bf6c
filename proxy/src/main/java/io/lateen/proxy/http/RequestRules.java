package io.lateen.proxy.http;

import org.jspecify.annotations.Nullable;

/// What must hold for a whole request head (RFC 9112 sections 3.2, 6, 9): host, target, framing,
/// persistence. Fills in what the head knows about itself.
final class RequestRules {
  private static final byte[] HTTP = Octets.of("http://");
  private static final byte[] HTTPS = Octets.of("https://");
  private static final byte[] CLOSE = Octets.of("close");
  private static final byte[] KEEP_ALIVE = Octets.of("keep-alive");
  private static final byte[] UPGRADE = Octets.of("upgrade");

  private RequestRules() {}

  static @Nullable Malformed check(RequestHead head) {
    Malformed problem = host(head);
    if (problem == null) {
      problem = target(head);
    }
    if (problem == null) {
      problem = framing(head);
    }
    if (problem == null) {
      connection(head);
    }
    return problem;
  }

  private static @Nullable Malformed host(RequestHead head) {
    int host = head.find(KnownHeader.HOST);
    if (host < 0) {
      return head.minorVersion == 0 ? null : Malformed.NO_HOST;
    }
    if (head.findNext(KnownHeader.HOST, host + 1) >= 0) {
      return Malformed.TWO_HOSTS;
    }
    if (!Octets.isAuthority(head.bytes, head.valueStart(host), head.valueEnd(host))) {
      return Malformed.BAD_HOST;
    }
    head.authorityFromHost(host);
    return null;
  }

  private static @Nullable Malformed target(RequestHead head) {
    byte[] b = head.bytes;
    int from = head.pathStart();
    int to = head.pathEnd();
    if (head.method() == Method.CONNECT) {
      return connectTarget(head, b, from, to);
    }
    if (b[from] == '/') {
      return hasFragment(b, from, to) ? Malformed.BAD_TARGET : null;
    }
    if (b[from] == '*' && to - from == 1) {
      return head.method() == Method.OPTIONS ? null : Malformed.BAD_TARGET;
    }
    return absoluteTarget(head, b, from, to);
  }

  private static boolean hasFragment(byte[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      if (b[i] == '#') {
        return true;
      }
    }
    return false;
  }

  /// Authority form: host and port, nothing else.
  private static @Nullable Malformed connectTarget(RequestHead head, byte[] b, int from, int to) {
    if (!Octets.isAuthority(b, from, to)) {
      return Malformed.BAD_TARGET;
    }
    head.authority(from, to);
    return null;
  }

  /// RFC 9112 section 3.2.2: the target's authority counts, whatever `host` says.
  private static @Nullable Malformed absoluteTarget(RequestHead head, byte[] b, int from, int to) {
    int authority = afterScheme(head, b, from, to);
    if (authority < 0 || hasFragment(b, from, to)) {
      return Malformed.BAD_TARGET;
    }
    int end = authority;
    while (end < to && b[end] != '/' && b[end] != '?') {
      end++;
    }
    if (end == authority || !Octets.isAuthority(b, authority, end)) {
      return Malformed.BAD_TARGET;
    }
    head.absoluteForm();
    byte[] host = java.util.Arrays.copyOfRange(b, authority, end);
    if (end < to && b[end] == '/') {
      head.path(end, to);
    } else {
      head.setPath(Octets.of("/" + head.text(end, to)));
    }
    head.setAuthority(host);
    return null;
  }

  private static int afterScheme(RequestHead head, byte[] b, int from, int to) {
    if (startsWith(b, from, to, HTTP)) {
      return from + HTTP.length;
    }
    if (startsWith(b, from, to, HTTPS)) {
      head.https();
      return from + HTTPS.length;
    }
    return -1;
  }

  private static boolean startsWith(byte[] b, int from, int to, byte[] prefix) {
    return to - from >= prefix.length
        && Octets.equalsIgnoreCase(b, from, from + prefix.length, prefix);
  }

  private static @Nullable Malformed framing(RequestHead head) {
    long length = Length.of(head);
    boolean body = length > 0 || head.has(KnownHeader.TRANSFER_ENCODING);
    if (body && head.method() == Method.CONNECT) {
      return Malformed.CONNECT_WITH_BODY;
    }
    if (length == Length.TWO) {
      return Malformed.REPEATED_CONTENT_LENGTH;
    }
    if (length == Length.BAD) {
      return Malformed.BAD_CONTENT_LENGTH;
    }
    int coding = head.find(KnownHeader.TRANSFER_ENCODING);
    if (coding < 0) {
      head.framing(length > 0 ? Framing.LENGTH : Framing.NONE, Math.max(0, length));
      return null;
    }
    if (length != Length.ABSENT) {
      return Malformed.LENGTH_AND_CODING;
    }
    if (head.minorVersion == 0) {
      return Malformed.CODING_IN_HTTP_1_0;
    }
    if (!Length.chunked(head, coding)) {
      return Length.badCoding(head);
    }
    head.framing(Framing.CHUNKED, 0);
    return null;
  }

  private static void connection(RequestHead head) {
    if (!head.has(KnownHeader.CONNECTION)) {
      head.connection(head.minorVersion == 1, false);
      return;
    }
    boolean persistent =
        !head.listed(KnownHeader.CONNECTION, CLOSE)
            && (head.minorVersion == 1 || head.listed(KnownHeader.CONNECTION, KEEP_ALIVE));
    boolean upgrade = head.has(KnownHeader.UPGRADE) && head.listed(KnownHeader.CONNECTION, UPGRADE);
    head.connection(persistent, upgrade);
  }
}
