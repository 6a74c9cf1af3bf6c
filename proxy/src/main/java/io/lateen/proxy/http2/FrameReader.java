package io.lateen.proxy.http2;

import io.netty.buffer.ByteBuf;

/// Cuts what arrives into frames. Bodies are handed on as they come, without copying; any other
/// frame waits until it is whole.
final class FrameReader {
  private static final int COPIED = 4 * 1024;

  private final InboundFrames frames;
  private final byte[] head = new byte[Frame.HEAD];
  private int headFilled;
  private int preface;
  private int length;
  private int type;
  private int flags;
  private int stream;
  private byte[] payload = new byte[128];
  private int filled;
  private int padding;
  private boolean paddingKnown;

  /// @param preface whether the client's preface comes first
  FrameReader(InboundFrames frames, boolean preface) {
    this.frames = frames;
    this.preface = preface ? 0 : Frame.prefaceLength();
  }

  void read(ByteBuf in) {
    while (in.isReadable()) {
      if (preface < Frame.prefaceLength()) {
        preface(in.readByte());
      } else if (headFilled < Frame.HEAD) {
        head(in);
      } else if (type == Frame.DATA) {
        data(in);
      } else {
        payload(in);
      }
    }
  }

  private void preface(byte octet) {
    if (octet != Frame.preface(preface++)) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "not the client's preface");
    }
  }

  private void head(ByteBuf in) {
    int taken = Math.min(in.readableBytes(), Frame.HEAD - headFilled);
    in.readBytes(head, headFilled, taken);
    headFilled += taken;
    if (headFilled < Frame.HEAD) {
      return;
    }
    length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
    type = head[3] & 0xff;
    flags = head[4];
    stream = Wire.number(head, 5) & Integer.MAX_VALUE;
    filled = 0;
    if (length > Frame.USUAL_LENGTH) {
      throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "frame of " + length + " octets");
    }
    frames.begins(type, stream);
    if (type == Frame.DATA) {
      dataBegins();
    } else if (length == 0) {
      whole();
    } else if (payload.length < length) {
      payload = new byte[Math.min(Frame.USUAL_LENGTH, Math.max(length, 2 * payload.length))];
    }
  }

  private void dataBegins() {
    padding = 0;
    paddingKnown = (flags & Frame.PADDED) == 0;
    if (!paddingKnown && length == 0) {
      throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "DATA without its pad length");
    }
    frames.data().begins(stream, length);
    if (paddingKnown) {
      frames.data().body(stream, length, ends());
    }
    if (length == 0) {
      dataEnds();
    }
  }

  private void data(ByteBuf in) {
    if (!paddingKnown) {
      padding = in.readByte() & 0xff;
      filled = 1;
      paddingKnown = true;
      if (padding >= length) {
        throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "more padding than payload");
      }
      frames.data().body(stream, length - 1 - padding, ends());
      frames.data().padding(stream, padding + 1);
    } else if (filled < length - padding) {
      int taken = Math.min(in.readableBytes(), length - padding - filled);
      filled += taken;
      frames.data().data(stream, taken(in, taken));
    } else {
      int skipped = Math.min(in.readableBytes(), length - filled);
      in.skipBytes(skipped);
      filled += skipped;
    }
    if (filled == length) {
      dataEnds();
    }
  }

  /// What is small is copied: a piece of a large buffer would hold all of it alive.
  private ByteBuf taken(ByteBuf in, int octets) {
    if (octets > COPIED) {
      return in.readRetainedSlice(octets);
    }
    ByteBuf copy = frames.allocator().ioBuffer(octets);
    return copy.writeBytes(in, octets);
  }

  private void dataEnds() {
    headFilled = 0;
    if (ends()) {
      frames.data().ends(stream);
    }
  }

  private boolean ends() {
    return (flags & Frame.END_STREAM) != 0;
  }

  private void payload(ByteBuf in) {
    int taken = Math.min(in.readableBytes(), length - filled);
    if (type > Frame.CONTINUATION) {
      in.skipBytes(taken);
    } else {
      in.readBytes(payload, filled, taken);
    }
    filled += taken;
    if (filled == length) {
      whole();
    }
  }

  private void whole() {
    headFilled = 0;
    frames.whole(type, flags, stream, payload, length);
    if (payload.length > 4096) {
      payload = new byte[128];
    }
  }
}
