package io.lateen.proxy.http;

/// What `content-length` and `transfer-encoding` say together (RFC 9112 section 6): the place where
/// request smuggling is refused.
final class Length {
  private static final byte[] CHUNKED = Octets.of("chunked");
  static final long ABSENT = -1;
  static final long TWO = -2;
  static final long BAD = -3;

  private Length() {}

  /// The one `content-length`, [#ABSENT], [#TWO] (also when the values agree) or [#BAD].
  static long of(MessageHead head) {
    int at = head.find(KnownHeader.CONTENT_LENGTH);
    if (at < 0) {
      return ABSENT;
    }
    if (head.findNext(KnownHeader.CONTENT_LENGTH, at + 1) >= 0) {
      return TWO;
    }
    long length = Decimal.read(head.bytes, head.valueStart(at), head.valueEnd(at));
    return length < 0 ? BAD : length;
  }

  /// Whether there is one `transfer-encoding` that says chunked and nothing else.
  static boolean chunked(MessageHead head, int coding) {
    return head.findNext(KnownHeader.TRANSFER_ENCODING, coding + 1) < 0
        && Octets.equalsIgnoreCase(
            head.bytes, head.valueStart(coding), head.valueEnd(coding), CHUNKED);
  }

  /// What is wrong with codings that are not just chunked.
  static Malformed badCoding(MessageHead head) {
    int times = 0;
    int last = -1;
    for (int i = head.find(KnownHeader.TRANSFER_ENCODING);
        i >= 0;
        i = head.findNext(KnownHeader.TRANSFER_ENCODING, i + 1)) {
      last = i;
      times += head.listed(KnownHeader.TRANSFER_ENCODING, CHUNKED) ? 1 : 0;
    }
    byte[] b = head.bytes;
    int end = head.valueEnd(last);
    int from = Math.max(head.valueStart(last), end - CHUNKED.length);
    boolean chunkedLast = Octets.equalsIgnoreCase(b, from, end, CHUNKED);
    return chunkedLast && times == 1 && !onlyChunked(head, last)
        ? Malformed.UNKNOWN_CODING
        : times == 0 ? Malformed.UNKNOWN_CODING : Malformed.BAD_CODING;
  }

  private static boolean onlyChunked(MessageHead head, int at) {
    boolean[] other = {false};
    TokenList.forEach(
        head.bytes,
        head.valueStart(at),
        head.valueEnd(at),
        (from, to) -> other[0] |= !Octets.equalsIgnoreCase(head.bytes, from, to, CHUNKED));
    return !other[0];
  }
}
