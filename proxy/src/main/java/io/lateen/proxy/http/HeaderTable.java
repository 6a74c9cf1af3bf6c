package io.lateen.proxy.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The octets of a head and where each header lies in them: reading. What changes a head is in
/// [MessageHead].
public abstract sealed class HeaderTable permits MessageHead {
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
  private long sensitive;

  /// A bit for each number in `known`, modulo 64, that has been there: most questions are about
  /// headers that are not.
  private long seen;

  HeaderTable() {}

  void reset() {
    limit = 0;
    start = 0;
    count = 0;
    startLineEnd = 0;
    minorVersion = 1;
    sensitive = 0;
    seen = 0;
    if (bytes.length > 8 * USUAL_SIZE) {
      bytes = new byte[USUAL_SIZE];
    }
  }

  /// Becomes a copy, in its own arrays.
  final void copyFrom(HeaderTable other) {
    if (bytes.length < other.limit) {
      bytes = new byte[other.bytes.length];
    }
    if (known.length < other.count) {
      known = new byte[other.known.length];
      table = new int[other.table.length];
    }
    System.arraycopy(other.bytes, 0, bytes, 0, other.limit);
    System.arraycopy(other.table, 0, table, 0, other.count * WIDTH);
    System.arraycopy(other.known, 0, known, 0, other.count);
    limit = other.limit;
    start = other.start;
    minorVersion = other.minorVersion;
    count = other.count;
    startLineEnd = other.startLineEnd;
    sensitive = other.sensitive;
    seen = other.seen;
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
    int id = KnownHeader.idOf(bytes, name, nameEnd);
    known[count++] = (byte) id;
    seen |= 1L << id;
  }

  /// Says of the newest header that no hop may put it into a table (RFC 7541 section 7.1.3). From
  /// the 64th on it is said of all.
  final void markSensitive() {
    sensitive |= 1L << Math.min(count - 1, 63);
  }

  /// Whether header `i` must not be put into a table.
  public final boolean sensitive(int i) {
    return (sensitive & 1L << Math.min(i, 63)) != 0;
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

  public final int nameStart(int i) {
    return table[i * WIDTH + NAME];
  }

  public final int nameEnd(int i) {
    return table[i * WIDTH + NAME_END];
  }

  final int lineStart(int i) {
    return table[i * WIDTH + NAME];
  }

  final int lineEnd(int i) {
    return table[i * WIDTH + LINE_END];
  }

  /// Which one header `i` is; null: none of them, or it has been removed.
  public final @Nullable KnownHeader known(int i) {
    return KnownHeader.of(known[i]);
  }

  /// The [KnownHeader] number of a header, or a negative number.
  final int knownId(int i) {
    return known[i];
  }

  /// Takes a header out; its octets stay where they are.
  final void mark(int i) {
    known[i] = REMOVED;
  }

  /// The first header of this name, or -1.
  public final int find(KnownHeader name) {
    return (seen >>> name.id() & 1) == 0 ? -1 : findNext(name, 0);
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

  final boolean nameIs(int i, int from, int to) {
    int name = table[i * WIDTH + NAME];
    int length = table[i * WIDTH + NAME_END] - name;
    boolean same = length == to - from;
    for (int k = 0; same && k < length; k++) {
      same = Octets.lower(bytes[name + k]) == Octets.lower(bytes[from + k]);
    }
    return same;
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
    byte[] lower = Octets.of(name.toLowerCase(Locale.ROOT));
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

  public final String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
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
}
