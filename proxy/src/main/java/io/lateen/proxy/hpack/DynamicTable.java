package io.lateen.proxy.hpack;

import java.util.Arrays;

/// Fields both ends remember, newest first (RFC 7541 section 2.3.2). Octets lie one behind the
/// other in one array; adding allocates only while the table is still growing.
final class DynamicTable {
  /// What an entry counts beside its octets.
  static final int OVERHEAD = 32;

  private static final int FIRST_SIZE = 512;

  private int capacity;
  private int size;
  private byte[] octets = {};
  private int end;
  private int[] starts = new int[16];
  private int[] nameLengths = new int[16];
  private int[] valueLengths = new int[16];

  /// Entries are numbered as they come; those from `oldest` on are still there.
  private int oldest;

  private int next;

  DynamicTable(int capacity) {
    this.capacity = capacity;
  }

  int count() {
    return next - oldest;
  }

  int size() {
    return size;
  }

  int capacity() {
    return capacity;
  }

  void resize(int newCapacity) {
    capacity = newCapacity;
    evict(0);
  }

  /// The number of the oldest entry that is left.
  int oldest() {
    return oldest;
  }

  /// The number of the newest entry.
  int newest() {
    return next - 1;
  }

  /// The array that [#start] points into.
  byte[] octets() {
    return octets;
  }

  private int slot(int number) {
    return number & (starts.length - 1);
  }

  int start(int number) {
    return starts[slot(number)];
  }

  int nameEnd(int number) {
    int slot = slot(number);
    return starts[slot] + nameLengths[slot];
  }

  int valueEnd(int number) {
    int slot = slot(number);
    return starts[slot] + nameLengths[slot] + valueLengths[slot];
  }

  /// Whether entry `number` is this field.
  boolean is(int number, byte[] name, int nameLength, byte[] value, int from, int to) {
    int start = start(number);
    int nameEnd = nameEnd(number);
    return Arrays.equals(octets, start, nameEnd, name, 0, nameLength)
        && Arrays.equals(octets, nameEnd, valueEnd(number), value, from, to);
  }

  /// Adds a field; one that is larger than the table empties it (section 4.4).
  ///
  /// @return whether it is in the table now
  @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
  boolean add(byte[] name, int nameFrom, int nameTo, byte[] value, int from, int to) {
    byte[] named = name;
    int at = nameFrom;
    int nameLength = nameTo - nameFrom;
    if (name == octets) { // the entry it comes from may move or go
      named = Arrays.copyOfRange(name, nameFrom, nameTo);
      at = 0;
    }
    int length = nameLength + to - from;
    evict(length + OVERHEAD);
    if (length + OVERHEAD > capacity) {
      return false;
    }
    makeRoom(length);
    int slot = slot(next++);
    starts[slot] = end;
    nameLengths[slot] = nameLength;
    valueLengths[slot] = to - from;
    System.arraycopy(named, at, octets, end, nameLength);
    System.arraycopy(value, from, octets, end + nameLength, to - from);
    end += length;
    size += length + OVERHEAD;
    return true;
  }

  private void evict(int needed) {
    while (count() > 0 && size + needed > capacity) {
      int slot = slot(oldest++);
      size -= nameLengths[slot] + valueLengths[slot] + OVERHEAD;
    }
    if (count() == 0) {
      end = 0;
    }
  }

  private void makeRoom(int length) {
    if (count() == starts.length) {
      growEntries();
    }
    if (end + length <= octets.length) {
      return;
    }
    int first = count() == 0 ? end : start(oldest);
    int live = end - first;
    byte[] target = octets;
    if (2 * (live + length) > octets.length) {
      target = new byte[Math.max(FIRST_SIZE, 2 * (live + length))];
    }
    System.arraycopy(octets, first, target, 0, live);
    octets = target;
    end = live;
    for (int number = oldest; number != next; number++) {
      starts[slot(number)] -= first;
    }
  }

  private void growEntries() {
    int[] oldStarts = starts;
    int[] oldNames = nameLengths;
    int[] oldValues = valueLengths;
    int mask = oldStarts.length - 1;
    starts = new int[2 * oldStarts.length];
    nameLengths = new int[starts.length];
    valueLengths = new int[starts.length];
    for (int number = oldest; number != next; number++) {
      starts[slot(number)] = oldStarts[number & mask];
      nameLengths[slot(number)] = oldNames[number & mask];
      valueLengths[slot(number)] = oldValues[number & mask];
    }
  }
}
