package io.lateen.proxy.http2;

import io.lateen.proxy.http.Decimal;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.MessageHead;

/// What content-length says.
final class Lengths {
  static final long ABSENT = -1;
  static final long BAD = -2;

  private Lengths() {}

  /// The length, [#ABSENT] or [#BAD]: no number, or more than one.
  static long of(MessageHead head) {
    int at = head.find(KnownHeader.CONTENT_LENGTH);
    if (at < 0) {
      return ABSENT;
    }
    if (head.findNext(KnownHeader.CONTENT_LENGTH, at + 1) >= 0) {
      return BAD;
    }
    long length = Decimal.read(head.octets(), head.valueStart(at), head.valueEnd(at));
    return length < 0 ? BAD : length;
  }
}
