package io.lateen.wire.mixer;

import java.nio.charset.StandardCharsets;

/// Reads protocol buffers' wire format (protobuf.dev, "Encoding") from a stretch of octets. Every
/// length is held against what is there before anything is done with it. For one thread.
final class MessageCursor {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int FIXED32 = 5;
  private static final int MAX_VARINT = 10;

  final byte[] bytes;
  private int at;
  private int end;

  MessageCursor(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  int at() {
    return at;
  }

  int end() {
    return end;
  }

  void moveTo(int position) {
    at = position;
  }

  boolean more() {
    return at < end;
  }

  /// The next field's number and wire type; only when there is [#more].
  int tag() throws MessageProblem {
    int tag = (int) varint();
    if (tag >>> 3 == 0) {
      throw new MessageProblem("octet " + at + ": field number 0 (expected: 1 or more)");
    }
    return tag;
  }

  long varint() throws MessageProblem {
    long value = 0;
    for (int i = 0; i < MAX_VARINT; i++) {
      if (at >= end) {
        throw new MessageProblem("octet " + at + ": the message ends within a number");
      }
      byte octet = bytes[at++];
      value |= (octet & 0x7fL) << (7 * i);
      if (octet >= 0) {
        return value;
      }
    }
    throw new MessageProblem("octet " + at + ": number of more than " + MAX_VARINT + " octets");
  }

  /// An unsigned number of 32 bits; what is above those of an `int` is its largest.
  int uint32() throws MessageProblem {
    long value = varint() & 0xffff_ffffL;
    return (int) Math.min(value, Integer.MAX_VALUE);
  }

  int sint32() throws MessageProblem {
    int value = (int) varint();
    return (value >>> 1) ^ -(value & 1);
  }

  long fixed64() throws MessageProblem {
    need(8);
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = (value << 8) | (bytes[at + i] & 0xff);
    }
    at += 8;
    return value;
  }

  /// Goes into what the next length spans.
  ///
  /// @return to be given to [#leave]
  int enter() throws MessageProblem {
    int outer = end;
    int length = length();
    end = at + length;
    return outer;
  }

  /// Goes on after what was entered, read or not.
  void leave(int outer) {
    at = end;
    end = outer;
  }

  String string() throws MessageProblem {
    int length = length();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  byte[] octets() throws MessageProblem {
    int length = length();
    byte[] copy = new byte[length];
    System.arraycopy(bytes, at, copy, 0, length);
    at += length;
    return copy;
  }

  private int length() throws MessageProblem {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new MessageProblem(
          "octet " + at + ": length " + length + " (expected: 0.." + (end - at) + ")");
    }
    return (int) length;
  }

  private void need(int count) throws MessageProblem {
    if (end - at < count) {
      throw new MessageProblem("octet " + at + ": the message ends within a number");
    }
  }

  void skip(int tag) throws MessageProblem {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> advance(8);
      case LENGTH -> advance(length());
      case FIXED32 -> advance(4);
      default ->
          throw new MessageProblem(
              "octet " + at + ": wire type " + (tag & 7) + " (expected: 0, 1, 2 or 5)");
    }
  }

  private void advance(int count) throws MessageProblem {
    need(count);
    at += count;
  }
}
