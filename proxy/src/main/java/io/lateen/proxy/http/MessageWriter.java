package io.lateen.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// Writes messages to one connection, head and what follows in one buffer where it fits, so that a
/// small message is one write. On the channel's event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
public final class MessageWriter {
  private static final int COPIED = 16 * 1024;
  private static final int USUAL_BODY = 2048;

  private final Channel channel;
  private @Nullable ByteBuf pending;
  private boolean chunked;

  public MessageWriter(Channel channel) {
    this.channel = channel;
  }

  /// Begins a message whose body is `framing`: only [Framing#CHUNKED] changes what is written.
  public void head(RequestHead head, Framing framing) {
    chunked = framing == Framing.CHUNKED;
    head.writeTo(room(head.sizeBound() + bodyRoom(framing, head.contentLength())));
  }

  /// Begins a message whose body is `framing`: only [Framing#CHUNKED] changes what is written.
  public void head(ResponseHead head, Framing framing) {
    chunked = framing == Framing.CHUNKED;
    head.writeTo(room(head.sizeBound() + bodyRoom(framing, head.contentLength())));
  }

  private static int bodyRoom(Framing framing, long length) {
    return switch (framing) {
      case NONE -> 0;
      case LENGTH -> (int) Math.min(length, COPIED);
      case CHUNKED, UNTIL_CLOSE, TUNNEL -> USUAL_BODY;
    };
  }

  /// Writes octets of the body and releases them.
  public void data(ByteBuf data) {
    int length = data.readableBytes();
    if (length == 0) {
      data.release();
      return;
    }
    if (chunked) {
      Chunks.open(room(Chunks.OVERHEAD), length);
    }
    if (length <= COPIED) {
      room(length).writeBytes(data);
      data.release();
    } else {
      writePending();
      channel.write(data, channel.voidPromise());
    }
    if (chunked) {
      Chunks.close(room(2));
    }
  }

  /// Ends the message.
  public void end() {
    if (chunked) {
      Chunks.end(room(Chunks.OVERHEAD));
      chunked = false;
    }
  }

  /// Octets that go out as they are.
  public void raw(byte[] octets) {
    room(octets.length).writeBytes(octets);
  }

  public void flush() {
    ByteBuf last = pending;
    pending = null;
    if (last == null) {
      channel.flush();
    } else {
      channel.writeAndFlush(last, channel.voidPromise());
    }
  }

  /// Whether something waits for [#flush].
  public boolean dirty() {
    return pending != null;
  }

  /// Forgets what has not been written.
  public void discard() {
    if (pending != null) {
      pending.release();
      pending = null;
    }
  }

  private void writePending() {
    if (pending != null) {
      channel.write(pending, channel.voidPromise());
      pending = null;
    }
  }

  private ByteBuf room(int octets) {
    ByteBuf buffer = pending;
    if (buffer != null && buffer.maxFastWritableBytes() < octets) {
      writePending();
      buffer = null;
    }
    if (buffer == null) {
      buffer = channel.alloc().ioBuffer(Math.max(octets, 256));
      pending = buffer;
    }
    return buffer;
  }
}
