package io.lateen.proxy.http;

import io.netty.buffer.ByteBuf;

/// A start line and headers, kept as the octets they came in, with a table of where each header
/// lies. Removing marks the table; adding appends octets; forwarding copies the runs that are left.
/// Reused from message to message.
public abstract sealed class MessageHead extends HeaderTable
    permits RequestHead, ResponseHead, Trailers {
  MessageHead() {}

  public final void remove(int i) {
    mark(i);
  }

  public final void remove(KnownHeader name) {
    for (int i = find(name); i >= 0; i = findNext(name, i + 1)) {
      mark(i);
    }
  }

  /// Removes every header of this name (lower case).
  public final void remove(byte[] lowerName) {
    for (int i = findNext(lowerName, 0); i >= 0; i = findNext(lowerName, i + 1)) {
      mark(i);
    }
  }

  /// Removes every header whose name stands at `[from, to)` of the octets.
  final void removeNamed(int from, int to) {
    for (int i = 0; i < count(); i++) {
      if (!removed(i) && nameIs(i, from, to)) {
        mark(i);
      }
    }
  }

  /// Adds a header beside those of the same name. The value must hold no control characters.
  public final void add(byte[] name, byte[] value) {
    add(name, value, 0, value.length);
  }

  public final void add(KnownHeader name, byte[] value) {
    add(name.bytes(), value, 0, value.length);
  }

  public final void add(KnownHeader name, String value) {
    add(name, Octets.of(value));
  }

  public final void add(KnownHeader name, long value) {
    ensure(name.bytes().length + 24);
    int from = limit;
    int valueAt = open(name.bytes());
    limit = Decimal.write(bytes, valueAt, value);
    close(from, valueAt - 2, valueAt);
  }

  public final void add(byte[] name, byte[] value, int from, int to) {
    ensure(name.length + to - from + 4);
    int line = limit;
    int valueAt = open(name);
    System.arraycopy(value, from, bytes, valueAt, to - from);
    limit = valueAt + to - from;
    close(line, valueAt - 2, valueAt);
  }

  /// Adds a header as another protocol's codec found it: a token and a value without control
  /// characters.
  public final void add(
      byte[] name, int nameFrom, int nameTo, byte[] value, int from, int to, boolean sensitive) {
    int nameLength = nameTo - nameFrom;
    ensure(nameLength + to - from + 4);
    int line = limit;
    System.arraycopy(name, nameFrom, bytes, limit, nameLength);
    limit += nameLength;
    bytes[limit++] = ':';
    bytes[limit++] = ' ';
    int valueAt = limit;
    System.arraycopy(value, from, bytes, valueAt, to - from);
    limit = valueAt + to - from;
    close(line, valueAt - 2, valueAt);
    if (sensitive) {
      markSensitive();
    }
  }

  private int open(byte[] name) {
    System.arraycopy(name, 0, bytes, limit, name.length);
    limit += name.length;
    bytes[limit++] = ':';
    bytes[limit++] = ' ';
    return limit;
  }

  private void close(int line, int nameEnd, int valueAt) {
    int valueEnd = limit;
    bytes[limit++] = Octets.CR;
    bytes[limit++] = Octets.LF;
    record(line, nameEnd, valueAt, valueEnd, limit);
  }

  /// Replaces every header of this name by one.
  public final void set(KnownHeader name, byte[] value) {
    remove(name);
    add(name, value);
  }

  public final void set(KnownHeader name, String value) {
    set(name, Octets.of(value));
  }

  public final void set(KnownHeader name, long value) {
    remove(name);
    add(name, value);
  }

  /// Whether header `i` is a well-known one that concerns one connection only.
  public final boolean hopByHop(int i) {
    return KnownHeader.hopByHop(knownId(i));
  }

  /// Removes what concerns one connection only (RFC 9110 section 7.6.1): the well-known names and
  /// those that `connection` lists.
  public final void removeHopByHop() {
    HopByHop.remove(this);
  }

  /// Removes what counts only when a trusted client says it.
  public final void removeInternal() {
    for (int i = 0; i < count(); i++) {
      if (!removed(i) && KnownHeader.internal(knownId(i))) {
        mark(i);
      }
    }
  }

  /// Whether there is a header that asks the router for something.
  public final boolean hasWishes() {
    for (int i = 0; i < count(); i++) {
      if (KnownHeader.wish(knownId(i)) && !removed(i)) {
        return true;
      }
    }
    return false;
  }

  /// Writes the headers that are left, beginning with the octets from `runStart` (the start line
  /// when it can be copied too, else the first header), and the empty line.
  final void writeRuns(ByteBuf out, int runStart) {
    int runEnd = startLineEnd();
    for (int i = 0; i < count(); i++) {
      boolean gone = removed(i);
      if (gone || lineStart(i) != runEnd) {
        if (runEnd > runStart) {
          out.writeBytes(bytes, runStart, runEnd - runStart);
        }
        runStart = gone ? lineEnd(i) : lineStart(i);
      }
      runEnd = lineEnd(i);
    }
    if (runEnd > runStart) {
      out.writeBytes(bytes, runStart, runEnd - runStart);
    }
    out.writeShort(Octets.CR << 8 | Octets.LF);
  }
}
