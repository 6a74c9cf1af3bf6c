package io.lateen.proxy.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A start line and headers, kept as the octets they came in, with a table of where each header
/// lies.
/// Removing marks the table; adding appends octets; forwarding copies the runs that are left.
/// Reused
/// from message to message.
public abstract sealed class MessageHead permits RequestHead, ResponseHead {
  private static final int NAME = 0;
  private static final int NAME_END = 1;
  private static final int VALUE = 2;
  private static final int VALUE_END = 3;
  private static final int LINE_END = 4;
  private static final int WIDTH = 5;

  private static final byte REMOVED = -2;
  private static final int USUAL_SIZE = 1024;

  byte[] bytes = new byte[USUAL_SIZE];
  int limit;
  int start;
  int minorVersion;
  private int[] table = new int[WIDTH * 32];
  private byte[] known = new byte[32];
  private int count;
  private int startLineEnd;

  MessageHead() {}

  void reset() {
    limit = 0;
    start = 0;
    count = 0;
    startLineEnd = 0;
    minorVersion = 1;
    if (bytes.length > 8 * USUAL_SIZE) {
      bytes = new byte[USUAL_SIZE];
    }
  }

  final void copyFrom(MessageHead other) {
    bytes = other.bytes.clone();
    limit = other.limit;
    start = other.start;
    minorVersion = other.minorVersion;
    table = other.table.clone();
    known = other.known.clone();
    count = other.count;
    startLineEnd = other.startLineEnd;
  }

  final void ensure(int more) {
    if (limit + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(limit + more, 2 * bytes.length));
    }
  }

  final void startLineEndsAt(int end) {
    startLineEnd = end;
  }

  final int startLineEnd() {
    return startLineEnd;
  }

  final void record(int name, int nameEnd, int value, int valueEnd, int lineEnd) {
    if (count == known.length) {
      known = Arrays.copyOf(known, 2 * count);
      table = Arrays.copyOf(table, 2 * count * WIDTH);
    }
    int at = count * WIDTH;
    table[at + NAME] = name;
    table[at + NAME_END] = nameEnd;
    table[at + VALUE] = value;
    table[at + VALUE_END] = valueEnd;
    table[at + LINE_END] = lineEnd;
    known[count++] = (byte) KnownHeader.idOf(bytes, name, nameEnd);
  }

  /// How many headers there are, removed ones included; they are numbered from 0.
  public final int count() {
    return count;
  }

  /// Whether header `i` has been removed.
  public final boolean removed(int i) {
    return known[i] == REMOVED;
  }

  /// The octets that [#valueStart] and [#valueEnd] point into. Read only, and only until the head
  /// is
  /// changed.
  public final byte[] octets() {
    return bytes;
  }

  public final int valueStart(int i) {
    return table[i * WIDTH + VALUE];
  }

  public final int valueEnd(int i) {
    return table[i * WIDTH + VALUE_END];
  }

  /// The first header of this name, or -1.
  public final int find(KnownHeader name) {
    return findNext(name, 0);
  }

  /// The first header of this name numbered `from` or more, or -1.
  public final int findNext(KnownHeader name, int from) {
    byte id = name.id();
    for (int i = from; i < count; i++) {
      if (known[i] == id) {
        return i;
      }
    }
    return -1;
  }

  /// The first header of this name (lower case) numbered `from` or more, or -1.
  public final int findNext(byte[] lowerName, int from) {
    for (int i = from; i < count; i++) {
      if (known[i] != REMOVED && nameIs(i, lowerName)) {
        return i;
      }
    }
    return -1;
  }

  public final boolean has(KnownHeader name) {
    return find(name) >= 0;
  }

  final boolean nameIs(int i, byte[] lowerName) {
    int at = i * WIDTH;
    return Octets.equalsIgnoreCase(bytes, table[at + NAME], table[at + NAME_END], lowerName);
  }

  public final boolean valueIs(int i, byte[] expected) {
    return Arrays.equals(bytes, valueStart(i), valueEnd(i), expected, 0, expected.length);
  }

  public final String name(int i) {
    int at = i * WIDTH;
    return text(table[at + NAME], table[at + NAME_END]);
  }

  public final String value(int i) {
    return text(valueStart(i), valueEnd(i));
  }

  /// The value of the first header of this name.
  public final @Nullable String value(KnownHeader name) {
    int i = find(name);
    return i < 0 ? null : value(i);
  }

  /// All values of this name (any case), joined by commas as RFC 9110 section 5.3 allows.
  public final @Nullable String value(String name) {
    byte[] lower = Octets.of(name.toLowerCase(java.util.Locale.ROOT));
    int i = findNext(lower, 0);
    if (i < 0) {
      return null;
    }
    String joined = value(i);
    for (i = findNext(lower, i + 1); i >= 0; i = findNext(lower, i + 1)) {
      joined = joined + "," + value(i);
    }
    return joined;
  }

  final String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  public final void remove(int i) {
    known[i] = REMOVED;
  }

  public final void remove(KnownHeader name) {
    for (int i = find(name); i >= 0; i = findNext(name, i + 1)) {
      known[i] = REMOVED;
    }
  }

  public final void remove(byte[] lowerName) {
    for (int i = findNext(lowerName, 0); i >= 0; i = findNext(lowerName, i + 1)) {
      known[i] = REMOVED;
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

  /// Whether any header of this name lists `token` (lower case) among its comma-separated elements.
  public final boolean listed(KnownHeader name, byte[] token) {
    for (int i = find(name); i >= 0; i = findNext(name, i + 1)) {
      if (TokenList.contains(bytes, valueStart(i), valueEnd(i), token)) {
        return true;
      }
    }
    return false;
  }

  /// Removes what concerns one connection only (RFC 9110 section 7.6.1): the well-known names and
  /// those that `connection` lists.
  public final void removeHopByHop() {
    for (int i = find(KnownHeader.CONNECTION);
        i >= 0;
        i = findNext(KnownHeader.CONNECTION, i + 1)) {
      TokenList.forEach(bytes, valueStart(i), valueEnd(i), this::removeNominated);
      known[i] = REMOVED;
    }
    for (int i = 0; i < count; i++) {
      if (KnownHeader.hopByHop(known[i])) {
        known[i] = REMOVED;
      }
    }
  }

  /// A client must not make us drop what we need to stay in step with the next hop.
  private void removeNominated(int from, int to) {
    int id = KnownHeader.idOf(bytes, from, to);
    if (id == KnownHeader.HOST.id() || id == KnownHeader.CONTENT_LENGTH.id()) {
      return;
    }
    byte[] name = Arrays.copyOfRange(bytes, from, to);
    for (int i = 0; i < name.length; i++) {
      name[i] = Octets.lower(name[i]);
    }
    remove(name);
  }

  /// Writes the headers that are left, beginning with the octets from `runStart` (the start line
  /// when it can be copied too, else the first header), and the empty line.
  final void writeRuns(ByteBuf out, int runStart) {
    int runEnd = startLineEnd;
    for (int i = 0; i < count; i++) {
      int at = i * WIDTH;
      int line = table[at + NAME];
      if (known[i] == REMOVED || line != runEnd) {
        if (runEnd > runStart) {
          out.writeBytes(bytes, runStart, runEnd - runStart);
        }
        runStart = known[i] == REMOVED ? table[at + LINE_END] : line;
      }
      runEnd = table[at + LINE_END];
    }
    if (runEnd > runStart) {
      out.writeBytes(bytes, runStart, runEnd - runStart);
    }
    out.writeShort(Octets.CR << 8 | Octets.LF);
  }
}
