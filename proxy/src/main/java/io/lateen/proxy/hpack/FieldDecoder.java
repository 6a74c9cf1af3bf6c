package io.lateen.proxy.hpack;

/// Decodes the header blocks of one connection, each to its end whatever becomes of its message:
/// the next one builds on what it adds to the table. The work for a block is bounded by its length,
/// and by what the sink does with the fields it names.
public final class FieldDecoder {
  private static final int MOST = 1 << 24;

  private final int largestTable;
  private final DynamicTable table;
  private final Field field = new Field();
  private byte[] nameText = {};
  private byte[] valueText = {};
  private byte[] block = {};
  private int at;
  private int end;
  private boolean bad;

  /// @param largestTable octets, SETTINGS_HEADER_TABLE_SIZE as we announced it
  public FieldDecoder(int largestTable) {
    this.largestTable = largestTable;
    this.table = new DynamicTable(largestTable);
  }

  /// Decodes a whole block.
  ///
  /// @return false: it is none, and nothing that comes after it can be decoded
  public boolean decode(byte[] octets, int from, int to, FieldSink sink) {
    block = octets;
    at = from;
    end = to;
    bad = false;
    boolean fieldSeen = false;
    while (at < end && !bad) {
      int first = block[at] & 0xff;
      if ((first & 0xe0) == 0x20) {
        resize(fieldSeen);
      } else {
        fieldSeen = true;
        field(first, sink);
      }
    }
    block = nameText;
    return !bad;
  }

  private void resize(boolean late) {
    int size = integer(5);
    bad |= late || size > largestTable;
    if (!bad) {
      table.resize(size);
    }
  }

  private void field(int first, FieldSink sink) {
    field.sensitive = false;
    if (first >= 0x80) {
      entry(integer(7), true);
      give(sink);
      return;
    }
    boolean add = first >= 0x40;
    field.sensitive = (first & 0xf0) == 0x10;
    int index = integer(add ? 6 : 4);
    if (index == 0) {
      text(true);
    } else {
      entry(index, false);
    }
    text(false);
    give(sink);
    if (add && !bad) {
      table.add(
          field.nameOctets,
          field.nameFrom,
          field.nameTo,
          field.valueOctets,
          field.valueFrom,
          field.valueTo);
    }
  }

  private void give(FieldSink sink) {
    if (!bad) {
      sink.field(field);
    }
  }

  private void entry(int index, boolean whole) {
    if (index > 0 && index <= StaticTable.SIZE) {
      byte[] name = StaticTable.name(index);
      byte[] value = StaticTable.value(index);
      field.name(name, 0, name.length);
      field.value(value, 0, value.length);
      return;
    }
    int number = table.newest() - (index - StaticTable.SIZE - 1);
    if (bad || index <= 0 || index - StaticTable.SIZE > table.count()) {
      bad = true;
      return;
    }
    field.name(table.octets(), table.start(number), table.nameEnd(number));
    if (whole) {
      field.value(table.octets(), table.nameEnd(number), table.valueEnd(number));
    }
  }

  /// A string literal (section 5.2): as it lies in the block, or decoded.
  private void text(boolean name) {
    if (bad || at >= end) {
      bad = true;
      return;
    }
    boolean huffman = block[at] < 0;
    int length = integer(7);
    if (bad || length > end - at) {
      bad = true;
      return;
    }
    int from = at;
    at += length;
    if (!huffman) {
      put(name, block, from, at);
      return;
    }
    byte[] room = name ? nameText : valueText;
    if (room.length < Huffman.decodedBound(length)) {
      room = new byte[Math.max(128, Huffman.decodedBound(length))];
      if (name) {
        nameText = room;
      } else {
        valueText = room;
      }
    }
    int decoded = Huffman.decode(block, from, at, room);
    bad |= decoded < 0;
    put(name, room, 0, Math.max(0, decoded));
  }

  private void put(boolean name, byte[] octets, int from, int to) {
    if (name) {
      field.name(octets, from, to);
    } else {
      field.value(octets, from, to);
    }
  }

  /// An integer whose first octet has `prefix` bits of it (section 5.1).
  private int integer(int prefix) {
    int mask = (1 << prefix) - 1;
    int value = block[at++] & mask;
    if (value < mask) {
      return value;
    }
    for (int shift = 0; shift <= 21; shift += 7) {
      if (at >= end) {
        break;
      }
      int octet = block[at++];
      value += (octet & 0x7f) << shift;
      if (octet >= 0 && value <= MOST) {
        return value;
      }
    }
    bad = true;
    return 0;
  }
}
