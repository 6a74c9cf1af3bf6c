package io.lateen.wire.mixer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes protocol buffers' wire format into octets that grow and are used again. For one thread.
public final class MessageBuffer {
  private static final int FIRST = 256;
  private static final int MOST_VARINT = 10;

  private byte[] bytes = new byte[FIRST];
  private int size;

  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }

  /// The octets themselves, of which the first [#size] count.
  byte[] bytes() {
    return bytes;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }

  void tag(int field, int wireType) {
    varint(field << 3 | wireType);
  }

  void varint(long value) {
    ensure(MOST_VARINT);
    size = put(bytes, size, value);
  }

  /// @return where the next octet stands
  private static int put(byte[] to, int from, long value) {
    int at = from;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      to[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[at++] = (byte) rest;
    return at;
  }

  /// How many octets a `sint32` takes.
  static int width(int value) {
    return Math.max(1, (38 - Integer.numberOfLeadingZeros((int) zigzag(value))) / 7);
  }

  /// Puts another `sint32` of the same width in the place of the one that ends at `end`.
  void replace(int end, int value) {
    int _ = put(bytes, end - width(value), zigzag(value));
  }

  /// Appends `length` octets that stand here already.
  void again(int from, int length) {
    ensure(length);
    System.arraycopy(bytes, from, bytes, size, length);
    size += length;
  }

  void sint32(int value) {
    varint(zigzag(value));
  }

  private static long zigzag(int value) {
    return (value << 1 ^ value >> 31) & 0xffffffffL;
  }

  /// A map's entry of two numbers, `sint32` both: most of what a record is made of.
  void entry(int field, int key, int value) {
    entry(field, key, zigzag(value));
  }

  /// A map's entry: key `sint32`, value a varint as it stands.
  void entry(int field, int key, long value) {
    ensure(3 * MOST_VARINT);
    byte[] to = bytes;
    int start = put(to, size, field << 3 | MessageCursor.LENGTH) + 1;
    int end = second(to, put(to, first(to, start), zigzag(key)), value);
    to[start - 1] = (byte) (end - start); // two tags and two varints: one octet is enough
    size = end;
  }

  private static int first(byte[] to, int at) {
    to[at] = 1 << 3 | MessageCursor.VARINT;
    return at + 1;
  }

  private static int second(byte[] to, int at, long value) {
    to[at] = 2 << 3 | MessageCursor.VARINT;
    return put(to, at + 1, value);
  }

  /// A map's entry: key `sint32`, value a message of two varints, as times are.
  void entry(int field, int key, long one, long two) {
    ensure(5 * MOST_VARINT);
    byte[] to = bytes;
    int start = put(to, size, field << 3 | MessageCursor.LENGTH) + 1;
    int inner = put(to, first(to, start), zigzag(key)) + 2;
    int end = second(to, put(to, first(to, inner), one), two);
    to[inner - 2] = 2 << 3 | MessageCursor.LENGTH;
    to[inner - 1] = (byte) (end - inner);
    to[start - 1] = (byte) (end - start);
    size = end;
  }

  void fixed64(long value) {
    ensure(8);
    for (int i = 0; i < 8; i++) {
      bytes[size++] = (byte) (value >>> (8 * i));
    }
  }

  void octets(byte[] from, int start, int end) {
    ensure(end - start);
    System.arraycopy(from, start, bytes, size, end - start);
    size += end - start;
  }

  /// A field of octets or text.
  void field(int field, byte[] value, int start, int end) {
    tag(field, MessageCursor.LENGTH);
    varint(end - start);
    octets(value, start, end);
  }

  void field(int field, String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    field(field, text, 0, text.length);
  }

  void field(int field, long value) {
    tag(field, MessageCursor.VARINT);
    varint(value);
  }

  /// Begins a message within: what is written until [#end] is its content.
  ///
  /// @return to be given to `end`
  int begin(int field) {
    tag(field, MessageCursor.LENGTH);
    ensure(2);
    size += 2;
    return size;
  }

  /// As [#end], but what is shorter than most has a length in two octets too, which every reader
  /// takes: nothing is moved.
  void endInPlace(int start) {
    int length = size - start;
    if (length >= 1 << 14) {
      end(start);
    } else {
      bytes[start - 2] = (byte) (length | 0x80);
      bytes[start - 1] = (byte) (length >> 7);
    }
  }

  /// Two octets are set aside for the length, as most messages need; others are moved.
  void end(int start) {
    int length = size - start;
    int width = 1;
    while (length >>> (7 * width) != 0) {
      width++;
    }
    if (width != 2) {
      ensure(width);
      System.arraycopy(bytes, start, bytes, start - 2 + width, length);
    }
    size = start - 2;
    varint(length);
    size += length;
  }
}
