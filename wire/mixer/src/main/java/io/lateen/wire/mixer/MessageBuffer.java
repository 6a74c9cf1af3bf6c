package io.lateen.wire.mixer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes protocol buffers' wire format into octets that grow and are used again. For one thread.
public final class MessageBuffer {
  private static final int FIRST = 256;

  private byte[] bytes = new byte[FIRST];
  private int size;

  public int size() {
    return size;
  }

  public void clear() {
    truncate(0);
  }

  void truncate(int to) {
    size = to;
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
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void sint32(int value) {
    varint((value << 1 ^ value >> 31) & 0xffffffffL);
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
