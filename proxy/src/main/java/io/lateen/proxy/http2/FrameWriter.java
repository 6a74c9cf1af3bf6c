package io.lateen.proxy.http2;

import io.lateen.proxy.hpack.FieldEncoder;
import io.lateen.proxy.http.WriteBuffer;
import io.netty.buffer.ByteBuf;

/// Writes frames; everything small of one cycle leaves in one write.
final class FrameWriter {
  private static final int COPIED = 8 * 1024;

  private final WriteBuffer out;

  FrameWriter(WriteBuffer out) {
    this.out = out;
  }

  private ByteBuf frame(int length, int type, int flags, int stream) {
    ByteBuf buffer = out.room(Frame.HEAD + length);
    head(buffer, length, type, flags, stream);
    return buffer;
  }

  private static void head(ByteBuf buffer, int length, int type, int flags, int stream) {
    buffer.writeLong((long) length << 40 | (long) type << 32 | (long) flags << 24 | stream >>> 8);
    buffer.writeByte(stream);
  }

  void preface() {
    out.room(Frame.prefaceLength()).writeBytes(Frame.preface());
  }

  /// @param pairs number and value, in turn
  void settings(int... pairs) {
    ByteBuf buffer = frame(pairs.length / 2 * 6, Frame.SETTINGS, 0, 0);
    for (int i = 0; i < pairs.length; i += 2) {
      buffer.writeShort(pairs[i]).writeInt(pairs[i + 1]);
    }
  }

  void settingsAck() {
    frame(0, Frame.SETTINGS, Frame.ACK, 0);
  }

  void ping(long opaque, boolean ack) {
    frame(8, Frame.PING, ack ? Frame.ACK : 0, 0).writeLong(opaque);
  }

  void windowUpdate(int stream, int octets) {
    frame(4, Frame.WINDOW_UPDATE, 0, stream).writeInt(octets);
  }

  void reset(int stream, ErrorCode code) {
    frame(4, Frame.RST_STREAM, 0, stream).writeInt(code.number());
  }

  void goAway(int lastStream, ErrorCode code, byte[] why) {
    ByteBuf buffer = frame(8 + why.length, Frame.GOAWAY, 0, 0);
    buffer.writeInt(lastStream).writeInt(code.number()).writeBytes(why);
  }

  /// The block in `fields`, in as many frames as it takes.
  void headers(int stream, boolean last, FieldEncoder fields, int mostPerFrame) {
    byte[] block = fields.octets();
    int length = fields.length();
    int flags = last ? Frame.END_STREAM : 0;
    int type = Frame.HEADERS;
    for (int at = 0; ; ) {
      int part = Math.min(length - at, mostPerFrame);
      boolean end = at + part == length;
      frame(part, type, flags | (end ? Frame.END_HEADERS : 0), stream).writeBytes(block, at, part);
      at += part;
      if (end) {
        return;
      }
      type = Frame.CONTINUATION;
      flags = 0;
    }
  }

  /// The next `length` octets of `body`, which stays the caller's.
  void data(int stream, ByteBuf body, int length, boolean last) {
    int flags = last ? Frame.END_STREAM : 0;
    if (length <= COPIED) {
      ByteBuf buffer = frame(length, Frame.DATA, flags, stream);
      buffer.writeBytes(body, length);
    } else {
      head(out.room(Frame.HEAD), length, Frame.DATA, flags, stream);
      out.write(body.readRetainedSlice(length));
    }
  }

  void endOfData(int stream) {
    frame(0, Frame.DATA, Frame.END_STREAM, stream);
  }
}
