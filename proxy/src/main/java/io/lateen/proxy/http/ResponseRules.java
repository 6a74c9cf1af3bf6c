package io.lateen.proxy.http;

import org.jspecify.annotations.Nullable;

/// What must hold for a whole response head, and how long its body is (RFC 9112 section 6.3).
final class ResponseRules {
  private static final byte[] CLOSE = Octets.of("close");
  private static final byte[] KEEP_ALIVE = Octets.of("keep-alive");

  private ResponseRules() {}

  /// @param asked the method of the request
  static @Nullable Malformed check(ResponseHead head, Method asked) {
    if (tunnel(head, asked)) { // what is said of a body means nothing: RFC 9110 section 9.3.6
      head.framing(Framing.TUNNEL, 0);
      head.persistent(false);
      return null;
    }
    long length = Length.of(head);
    int coding = head.find(KnownHeader.TRANSFER_ENCODING);
    if (length == Length.TWO) {
      return Malformed.REPEATED_CONTENT_LENGTH;
    }
    if (length == Length.BAD) {
      return Malformed.BAD_CONTENT_LENGTH;
    }
    if (coding >= 0 && length != Length.ABSENT) {
      return Malformed.LENGTH_AND_CODING;
    }
    if (coding >= 0 && head.minorVersion == 0) {
      return Malformed.CODING_IN_HTTP_1_0;
    }
    if (coding >= 0 && !Length.chunked(head, coding)) {
      return Length.badCoding(head);
    }
    head.framing(framing(head, asked, length, coding >= 0), Math.max(0, length));
    head.persistent(persistent(head));
    return null;
  }

  private static boolean tunnel(ResponseHead head, Method asked) {
    return head.status() == 101 || (asked == Method.CONNECT && head.status() / 100 == 2);
  }

  private static Framing framing(ResponseHead head, Method asked, long length, boolean chunked) {
    int status = head.status();
    if (asked == Method.HEAD || status < 200 || status == 204 || status == 304) {
      return Framing.NONE;
    }
    if (chunked) {
      return Framing.CHUNKED;
    }
    if (length == Length.ABSENT) {
      return Framing.UNTIL_CLOSE;
    }
    return length == 0 ? Framing.NONE : Framing.LENGTH;
  }

  private static boolean persistent(ResponseHead head) {
    if (head.framing() == Framing.UNTIL_CLOSE) {
      return false;
    }
    if (!head.has(KnownHeader.CONNECTION)) {
      return head.minorVersion == 1;
    }
    return !head.listed(KnownHeader.CONNECTION, CLOSE)
        && (head.minorVersion == 1 || head.listed(KnownHeader.CONNECTION, KEEP_ALIVE));
  }
}
