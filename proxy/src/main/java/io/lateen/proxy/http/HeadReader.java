package io.lateen.proxy.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Reads a start line and headers in one pass over the octets, as they arrive. A line that has not
/// arrived whole is looked at again only when its line feed is there, so that slow input costs no
/// more than fast input.
abstract sealed class HeadReader permits RequestHeadReader, ResponseHeadReader {
  static final int MORE = 0;
  static final int COMPLETE = 1;
  static final int REFUSED = 2;

  /// One more line has been read.
  static final int LINE = 3;

  private static final int STEP = 4096;

  static final byte[] VERSION = Octets.of("HTTP/1.");

  private final MessageHead head;
  private final HeadLimits limits;
  private int line;
  private int scanned;
  private boolean inHeaders;
  private @Nullable Malformed problem;

  HeadReader(MessageHead head, HeadLimits limits) {
    this.head = head;
    this.limits = limits;
  }

  /// Reads the start line, which begins at [#line].
  abstract int startLine(byte[] b, int limit);

  /// What a start line is that cannot be one.
  abstract Malformed badStartLine();

  final int line() {
    return line;
  }

  final void reset() {
    head.reset();
    line = 0;
    scanned = 0;
    inHeaders = false;
    problem = null;
  }

  /// Whether nothing of a message has been seen.
  final boolean idle() {
    return head.limit == 0;
  }

  final @Nullable Malformed problem() {
    return problem;
  }

  /// Takes what belongs to the head from `in`: [#MORE] is needed, it is [#COMPLETE], or [#REFUSED].
  final int read(ByteBuf in) {
    while (in.isReadable()) {
      int room = limits.octets() - head.limit;
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
      int result = inHeaders ? headerLine() : firstLine();
      if (result == MORE) {
        scanned = head.limit;
        return MORE;
      }
      if (result != LINE) {
        return result;
      }
    }
  }

  private boolean lineFeedArrived() {
    for (int i = scanned; i < head.limit; i++) {
      if (head.bytes[i] == Octets.LF) {
        return true;
      }
    }
    scanned = head.limit;
    return false;
  }

  final int refuse(Malformed why) {
    problem = why;
    return REFUSED;
  }

  /// After a CR at `at`: moves behind the line feed.
  final int endLine(int at) {
    if (at + 1 >= head.limit) {
      return MORE;
    }
    if (head.bytes[at + 1] != Octets.LF) {
      return refuse(inHeaders ? Malformed.BAD_HEADER_VALUE : badStartLine());
    }
    line = at + 2;
    return LINE;
  }

  private int firstLine() {
    byte[] b = head.bytes;
    if (line == 0 && head.limit > 0 && b[0] == Octets.CR && head instanceof RequestHead) {
      int skipped = endLine(0); // RFC 9112 section 2.2: one empty line before a request is ignored
      head.start = 2;
      return skipped;
    }
    int result = startLine(b, head.limit);
    if (result == LINE) {
      head.startLineEndsAt(line);
      inHeaders = true;
    }
    return result;
  }

  static boolean lineFeedIn(int from, byte[] b, int limit) {
    for (int i = from; i < limit; i++) {
      if (b[i] == Octets.LF) {
        return true;
      }
    }
    return false;
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
      if (head.count() == limits.headers()) {
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
