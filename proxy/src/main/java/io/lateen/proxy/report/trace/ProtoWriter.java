package io.lateen.proxy.report.trace;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// Protocol buffers' wire format, as much of it as spans need; field numbers up to 15.
final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;

  private ProtoWriter() {}

  private static void tag(ByteBuf out, int field, int wireType) {
    out.writeByte(field << 3 | wireType);
  }

  private static void varint(ByteBuf out, int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      out.writeByte(rest | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  private static int sizeOfVarint(int value) {
    return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
  }

  static ByteBuf number(ByteBuf out, int field, int value) {
    tag(out, field, VARINT);
    varint(out, value);
    return out;
  }

  static void fixed(ByteBuf out, int field, long value) {
    tag(out, field, FIXED64);
    out.writeLongLE(value);
  }

  /// Octets, or a message; `value` stays as it is.
  static void octets(ByteBuf out, int field, ByteBuf value) {
    length(out, field, value.readableBytes());
    out.writeBytes(value, value.readerIndex(), value.readableBytes());
  }

  /// Identifiers: the numbers' octets, the highest first.
  static void octets(ByteBuf out, int field, long... numbers) {
    length(out, field, 8 * numbers.length);
    for (long number : numbers) {
      out.writeLong(number);
    }
  }

  static void text(ByteBuf out, int field, String value) {
    octets(out, field, value.getBytes(StandardCharsets.UTF_8));
  }

  private static void octets(ByteBuf out, int field, byte[] value) {
    length(out, field, value.length);
    out.writeBytes(value);
  }

  private static void length(ByteBuf out, int field, int length) {
    tag(out, field, LENGTH);
    varint(out, length);
  }

  /// A `KeyValue` whose `AnyValue` is text.
  static void attribute(ByteBuf out, int field, String name, String value) {
    byte[] key = name.getBytes(StandardCharsets.UTF_8);
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    int any = sizeOf(text.length);
    length(out, field, sizeOf(key.length) + sizeOf(any));
    octets(out, 1, key);
    length(out, 2, any);
    octets(out, 1, text);
  }

  /// Of a field with so many octets.
  private static int sizeOf(int length) {
    return 1 + sizeOfVarint(length) + length;
  }
}
