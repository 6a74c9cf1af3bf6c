package io.lateen.proxy.hpack;

import java.util.Arrays;

/// Encodes the header blocks of one connection. What comes a second time goes into the table, and
/// is one octet or two from then on; what differs from message to message (ids, lengths) never
/// gets that far and drives nothing out. Only what enters the table is Huffman-coded: elsewhere
/// copying is cheaper than what it saves between neighbours.
public final class FieldEncoder {
  private static final int USUAL_TABLE = 4096;
  private static final int LONG_VALUE = 512;
  private static final int SEEN = 64;
  private static final int BUCKETS = 128;
  private static final int MOST_ENTRIES = USUAL_TABLE / DynamicTable.OVERHEAD;

  private final int mostTable;
  private final DynamicTable table;
  private final int[] buckets = new int[BUCKETS];
  private final int[] chain = new int[MOST_ENTRIES];
  private final int[] hashes = new int[MOST_ENTRIES];
  private final int[] seen = new int[SEEN];
  private byte[] name = new byte[64];
  private byte[] out = new byte[512];
  private int length;
  private int announced = USUAL_TABLE;
  private int smallest = USUAL_TABLE;

  /// @param mostTable octets this end spends on the table, whatever the other end allows
  public FieldEncoder(int mostTable) {
    this.mostTable = mostTable;
    this.table = new DynamicTable(USUAL_TABLE);
    tableAllowed(USUAL_TABLE);
  }

  /// The other end's SETTINGS_HEADER_TABLE_SIZE.
  public void tableAllowed(int octets) {
    int size = Math.min(Math.max(octets, 0), Math.min(mostTable, USUAL_TABLE));
    smallest = Math.min(smallest, size);
    table.resize(size);
  }

  /// Starts a block.
  public void begin() {
    length = 0;
    if (out.length > 16 * 1024) {
      out = new byte[512];
    }
    if (smallest < announced) {
      integer(0x20, 5, smallest);
      announced = smallest;
    }
    if (table.capacity() != announced) {
      integer(0x20, 5, table.capacity());
      announced = table.capacity();
    }
    smallest = announced;
  }

  /// The block so far: the first [#length] octets.
  public byte[] octets() {
    return out;
  }

  public int length() {
    return length;
  }

  /// A field that the static table has whole.
  public void indexed(int index) {
    ensure(8);
    integer(0x80, 7, index);
  }

  /// A field whose name stands at `index` of the static table.
  public void field(int index, byte[] value, int from, int to) {
    byte[] known = StaticTable.name(index);
    lowerCase(known, 0, known.length);
    field(index, known.length, value, from, to, false);
  }

  /// A field; its name is sent in lower case.
  ///
  /// @param sensitive never to be put into a table, here or further on
  public void field(
      byte[] nameOctets,
      int nameFrom,
      int nameTo,
      byte[] value,
      int from,
      int to,
      boolean sensitive) {
    int hash = lowerCase(nameOctets, nameFrom, nameTo);
    int nameLength = nameTo - nameFrom;
    field(StaticTable.find(name, nameLength, hash), nameLength, value, from, to, sensitive);
  }

  private int lowerCase(byte[] from, int at, int to) {
    if (name.length < to - at) {
      name = new byte[2 * (to - at)];
    }
    int hash = 0;
    for (int i = 0; i < to - at; i++) {
      byte octet = from[at + i];
      octet = octet >= 'A' && octet <= 'Z' ? (byte) (octet | 0x20) : octet;
      name[i] = octet;
      hash = 31 * hash + octet;
    }
    return hash ^ hash >>> 15;
  }

  private void field(int index, int nameLength, byte[] value, int from, int to, boolean sensitive) {
    ensure(nameLength + to - from + 24);
    boolean secret = sensitive || StaticTable.secret(index);
    if (secret || to - from > LONG_VALUE || table.capacity() == 0) {
      literal(secret ? 0x10 : 0, 4, index, nameLength);
      plain(value, from, to);
      return;
    }
    int hash = hash(nameLength, value, from, to);
    int known = find(hash, nameLength, value, from, to);
    if (known >= 0) {
      integer(0x80, 7, StaticTable.SIZE + 1 + table.newest() - known);
    } else if (seen[hash & (SEEN - 1)] == hash) {
      literal(0x40, 6, index, nameLength);
      compressed(value, from, to);
      add(hash, nameLength, value, from, to);
    } else {
      seen[hash & (SEEN - 1)] = hash;
      literal(0, 4, index, nameLength);
      plain(value, from, to);
    }
  }

  private int hash(int nameLength, byte[] value, int from, int to) {
    int hash = 17;
    for (int i = 0; i < nameLength; i++) {
      hash = 31 * hash + name[i];
    }
    for (int i = from; i < to; i++) {
      hash = 31 * hash + value[i];
    }
    hash ^= hash >>> 16;
    return hash == 0 ? 1 : hash;
  }

  /// Buckets hold numbers counted from 1; each entry knows the one before it in its bucket. What
  /// has been evicted ends a chain, for it is older than all that is left.
  private int find(int hash, int nameLength, byte[] value, int from, int to) {
    int number = buckets[hash & (BUCKETS - 1)] - 1;
    while (number - table.oldest() >= 0 && number - table.newest() <= 0) {
      int slot = number & (chain.length - 1);
      if (hashes[slot] == hash && table.is(number, name, nameLength, value, from, to)) {
        return number;
      }
      number = chain[slot] - 1;
    }
    return -1;
  }

  private void add(int hash, int nameLength, byte[] value, int from, int to) {
    if (table.add(name, 0, nameLength, value, from, to)) {
      int number = table.newest();
      int slot = number & (chain.length - 1);
      int bucket = hash & (BUCKETS - 1);
      chain[slot] = buckets[bucket];
      hashes[slot] = hash;
      buckets[bucket] = number + 1;
    }
  }

  private void literal(int pattern, int prefix, int index, int nameLength) {
    integer(pattern, prefix, index);
    if (index == 0) {
      plain(name, 0, nameLength);
    }
  }

  private void plain(byte[] text, int from, int to) {
    integer(0, 7, to - from);
    System.arraycopy(text, from, out, length, to - from);
    length += to - from;
  }

  private void compressed(byte[] text, int from, int to) {
    int octets = Huffman.encodedLength(text, from, to);
    if (octets >= to - from) {
      plain(text, from, to);
    } else {
      integer(0x80, 7, octets);
      length = Huffman.encode(text, from, to, out, length);
    }
  }

  private void integer(int pattern, int prefix, int value) {
    int mask = (1 << prefix) - 1;
    if (value < mask) {
      out[length++] = (byte) (pattern | value);
      return;
    }
    out[length++] = (byte) (pattern | mask);
    int rest = value - mask;
    while (rest >= 0x80) {
      out[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[length++] = (byte) rest;
  }

  private void ensure(int more) {
    if (length + more > out.length) {
      out = Arrays.copyOf(out, Math.max(length + more, 2 * out.length));
    }
  }
}
