package io.lateen.proxy.http;

import java.util.Arrays;

/// Reads the head of a request: method, target, version (RFC 9112 section 3).
final class RequestHeadReader extends HeadReader {
  private final RequestHead head;

  RequestHeadReader(RequestHead head, HeadLimits limits) {
    super(head, limits);
    this.head = head;
    reset();
  }

  @Override
  Malformed badStartLine() {
    return Malformed.BAD_REQUEST_LINE;
  }

  @Override
  int startLine(byte[] b, int limit) {
    int at = line();
    while (at < limit && Octets.is(b[at], Octets.TOKEN)) {
      at++;
    }
    if (at == limit) {
      return MORE;
    }
    int methodEnd = at;
    if (b[at] != Octets.SP || at == line()) {
      return refuse(b[at] == Octets.LF ? Malformed.BARE_LINE_FEED : Malformed.BAD_METHOD);
    }
    int target = ++at;
    while (at < limit && Octets.is(b[at], Octets.TARGET)) {
      at++;
    }
    if (at == limit) {
      return MORE;
    }
    if (b[at] != Octets.SP || at == target) {
      return refuse(b[at] == Octets.LF ? Malformed.BARE_LINE_FEED : Malformed.BAD_TARGET);
    }
    int result = version(at + 1, b, limit);
    if (result == LINE) {
      head.startLine(methodEnd, target, at);
    }
    return result;
  }

  private int version(int from, byte[] b, int limit) {
    int at = from + VERSION.length;
    if (at + 1 >= limit) {
      return lineFeedIn(from, b, limit) ? refuse(Malformed.BAD_VERSION) : MORE;
    }
    boolean http1 = Arrays.equals(b, from, at, VERSION, 0, VERSION.length);
    if (!http1 || b[at] < '0' || b[at] > '9') {
      return refuse(
          !http1 && isOtherHttp(from, b) ? Malformed.UNSUPPORTED_VERSION : Malformed.BAD_VERSION);
    }
    head.minorVersion = b[at] == '0' ? 0 : 1;
    if (b[at + 1] != Octets.CR) {
      return refuse(b[at + 1] == Octets.LF ? Malformed.BARE_LINE_FEED : Malformed.BAD_VERSION);
    }
    return endLine(at + 1);
  }

  private static boolean isOtherHttp(int from, byte[] b) {
    return b[from] == 'H'
        && b[from + 1] == 'T'
        && b[from + 2] == 'T'
        && b[from + 3] == 'P'
        && b[from + 4] == '/'
        && b[from + 5] >= '0'
        && b[from + 5] <= '9'
        && b[from + 6] == '.';
  }
}
