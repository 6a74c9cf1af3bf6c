package io.lateen.proxy.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Reads a start line and headers in one pass over the octets, as they arrive. A line that has not
/// arrived whole is looked at again only when its line feed is there, so that slow input costs no
/// more
/// than fast input.
final class HeadReader {
  static final int MORE = 0;
  static final int COMPLETE = 1;
  static final int REFUSED = 2;

  static final int MAX_OCTETS = 60 * 1024;
  static final int MAX_HEADERS = 100;
  private static final int STEP = 4096;
  private static final byte[] VERSION = Octets.of("HTTP/1.");

  private final MessageHead head;
  private int line;
  private int scanned;
  private boolean inHeaders;
  private @Nullable Malformed problem;

  HeadReader(MessageHead head) {
    this.head = head;
    reset();
  }

  void reset() {
    head.reset();
    line = 0;
    scanned = 0;
    inHeaders = false;
    problem = null;
  }

  /// Whether nothing of a message has been seen.
  boolean idle() {
    return head.limit == 0;
  }

  @Nullable Malformed problem() {
    return problem;
  }

  /// Takes what belongs to the head from `in`: [#MORE] is needed, it is [#COMPLETE], or [#REFUSED].
  int read(ByteBuf in) {
    while (in.isReadable()) {
      int room = MAX_OCTETS - head.limit;
      if (room == 0) {
        return refuse(Malformed.HEAD_TOO_LARGE);
      }
      int taken = Math.min(Math.min(in.readableBytes(), room), STEP);
      head.ensure(taken);
      in.readBytes(head.bytes, head.limit, taken);
      head.limit += taken;
      int result = parse();
      if (result == COMPLETE) {
        in.readerIndex(in.readerIndex() - (head.limit - line));
        head.limit = line;
      }
      if (result != MORE) {
        return result;
      }
    }
    return MORE;
  }

  private int parse() {
    if (scanned > line && !lineFeedArrived()) {
      return MORE;
    }
    while (true) {
      int result = inHeaders ? headerLine() : startLine();
      if (result == MORE) {
        scanned = head.limit;
        return MORE;
      }
      if (result != LINE) {
        return result;
      }
    }
  }

  private static final int LINE = 3;

  private boolean lineFeedArrived() {
    for (int i = scanned; i < head.limit; i++) {
      if (head.bytes[i] == Octets.LF) {
        return true;
      }
    }
    scanned = head.limit;
    return false;
  }

  private int refuse(Malformed why) {
    problem = why;
    return REFUSED;
  }

  /// After a CR at `at`: moves behind the line feed.
  private int endLine(int at) {
    if (at + 1 >= head.limit) {
      return MORE;
    }
    if (head.bytes[at + 1] != Octets.LF) {
      return refuse(inHeaders ? Malformed.BAD_HEADER_VALUE : badStartLine());
    }
    line = at + 2;
    return LINE;
  }

  private Malformed badStartLine() {
    return head instanceof RequestHead ? Malformed.BAD_REQUEST_LINE : Malformed.BAD_STATUS_LINE;
  }

  private int startLine() {
    byte[] b = head.bytes;
    if (line == 0 && head.limit > 0 && b[0] == Octets.CR && head instanceof RequestHead) {
      int skipped = endLine(0); // RFC 9112 section 2.2: one empty line before a request is ignored
      head.start = 2;
      return skipped;
    }
    int result =
        switch (head) {
          case RequestHead request -> requestLine(request, b, head.limit);
          case ResponseHead response -> statusLine(response, b, head.limit);
        };
    if (result == LINE) {
      head.startLineEndsAt(line);
      inHeaders = true;
    }
    return result;
  }

  private int requestLine(RequestHead request, byte[] b, int limit) {
    int at = line;
    while (at < limit && Octets.is(b[at], Octets.TOKEN)) {
      at++;
    }
    if (at == limit) {
      return MORE;
    }
    int methodEnd = at;
    if (b[at] != Octets.SP || at == line) {
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
      request.startLine(methodEnd, target, at);
    }
    return result;
  }

  private int version(int from, byte[] b, int limit) {
    int at = from + VERSION.length;
    if (at + 1 >= limit) {
      return lineFeedIn(from, b, limit) ? refuse(Malformed.BAD_VERSION) : MORE;
    }
    boolean http1 = java.util.Arrays.equals(b, from, at, VERSION, 0, VERSION.length);
    if (!http1 || b[at] < '0' || b[at] > '9') {
      return refuse(isOtherHttp(from, b) ? Malformed.UNSUPPORTED_VERSION : Malformed.BAD_VERSION);
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

  private static boolean lineFeedIn(int from, byte[] b, int limit) {
    for (int i = from; i < limit; i++) {
      if (b[i] == Octets.LF) {
        return true;
      }
    }
    return false;
  }

  private int statusLine(ResponseHead response, byte[] b, int limit) {
    int code = line + VERSION.length + 2;
    if (code + 3 >= limit) {
      return lineFeedIn(line, b, limit) ? refuse(Malformed.BAD_STATUS_LINE) : MORE;
    }
    int status = (int) Decimal.read(b, code, code + 3);
    byte minor = b[code - 2];
    if (!java.util.Arrays.equals(b, line, code - 2, VERSION, 0, VERSION.length)
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
      response.startLine(status);
    }
    return result;
  }

  private int headerLine() {
    byte[] b = head.bytes;
    int limit = head.limit;
    int at = line;
    while (at < limit && Octets.is(b[at], Octets.TOKEN)) {
      at++;
    }
    if (at == limit) {
      return MORE;
    }
    if (b[at] != ':' || at == line) {
      return at == line && b[at] == Octets.CR ? endOfHead(at) : refuse(badName(b[at], at));
    }
    int nameEnd = at;
    int value = TokenList.skipBlank(b, at + 1, limit);
    at = value;
    while (at < limit && Octets.is(b[at], Octets.VALUE)) {
      at++;
    }
    if (at == limit) {
      return MORE;
    }
    if (b[at] != Octets.CR) {
      return refuse(b[at] == Octets.LF ? Malformed.BARE_LINE_FEED : Malformed.BAD_HEADER_VALUE);
    }
    int name = line;
    int result = endLine(at);
    if (result == LINE) {
      if (head.count() == MAX_HEADERS) {
        return refuse(Malformed.TOO_MANY_HEADERS);
      }
      head.record(name, nameEnd, value, TokenList.trimBlank(b, value, at), line);
    }
    return result;
  }

  private int endOfHead(int at) {
    int result = endLine(at);
    return result == LINE ? COMPLETE : result;
  }

  private Malformed badName(byte octet, int at) {
    if (at == line && (octet == Octets.SP || octet == Octets.HTAB)) {
      return Malformed.FOLDED_HEADER;
    }
    return octet == Octets.LF ? Malformed.BARE_LINE_FEED : Malformed.BAD_HEADER_NAME;
  }
}
