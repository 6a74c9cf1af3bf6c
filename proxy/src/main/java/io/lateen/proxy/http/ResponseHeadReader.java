package io.lateen.proxy.http;

import java.util.Arrays;

/// Reads the head of a response: version, status, reason (RFC 9112 section 4).
final class ResponseHeadReader extends HeadReader {
  private final ResponseHead head;

  ResponseHeadReader(ResponseHead head) {
    super(head, HeadLimits.DEFAULT);
    this.head = head;
    reset();
  }

  @Override
  Malformed badStartLine() {
    return Malformed.BAD_STATUS_LINE;
  }

  @Override
  int startLine(byte[] b, int limit) {
    int line = line();
    int code = line + VERSION.length + 2;
    if (code + 3 >= limit) {
      return lineFeedIn(line, b, limit) ? refuse(Malformed.BAD_STATUS_LINE) : MORE;
    }
    int status = (int) Decimal.read(b, code, code + 3);
    byte minor = b[code - 2];
    if (!Arrays.equals(b, line, code - 2, VERSION, 0, VERSION.length)
        || (minor != '0' && minor != '1')
        || b[code - 1] != Octets.SP
        || status < 100) {
      return refuse(Malformed.BAD_STATUS_LINE);
    }
    int at = code + 3;
    if (b[at] != Octets.SP && b[at] != Octets.CR) {
      return refuse(Malformed.BAD_STATUS_LINE);
    }
    while (at < limit && Octets.is(b[at], Octets.VALUE)) {
      at++;
    }
    if (at == limit) {
      return MORE;
    }
    if (b[at] != Octets.CR) {
      return refuse(b[at] == Octets.LF ? Malformed.BARE_LINE_FEED : Malformed.BAD_STATUS_LINE);
    }
    head.minorVersion = minor - '0';
    int result = endLine(at);
    if (result == LINE) {
      head.startLine(status);
    }
    return result;
  }
}
