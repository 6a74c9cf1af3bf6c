package io.lateen.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// Writes messages to one connection, head and what follows in one buffer where it fits, so that a
/// small message is one write. On the channel's event loop only.
public final class MessageWriter {
  private static final int COPIED = 16 * 1024;
  private static final int USUAL_BODY = 2048;

  private final WriteBuffer out;
  private boolean chunked;

  public MessageWriter(Channel channel) {
    this.out = new WriteBuffer(channel);
  }

  /// Begins a message whose body is `framing`: only [Framing#CHUNKED] changes what is written.
  public void head(RequestHead head, Framing framing) {
    chunked = framing == Framing.CHUNKED;
    head.writeTo(out.room(head.sizeBound() + bodyRoom(framing, head.contentLength())));
  }

  /// Begins a message whose body is `framing`: only [Framing#CHUNKED] changes what is written.
  public void head(ResponseHead head, Framing framing) {
    chunked = framing == Framing.CHUNKED;
    head.writeTo(out.room(head.sizeBound() + bodyRoom(framing, head.contentLength())));
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
      Chunks.open(out.room(Chunks.OVERHEAD), length);
    }
    if (length <= COPIED) {
      out.room(length).writeBytes(data);
      data.release();
    } else {
      out.write(data);
    }
    if (chunked) {
      Chunks.close(out.room(2));
    }
  }

  /// Ends the message.
  ///
  /// @param trailers null: none; only a chunked message can carry them
  public void end(@Nullable Trailers trailers) {
    if (!chunked) {
      return;
    }
    chunked = false;
    if (trailers == null) {
      Chunks.end(out.room(Chunks.OVERHEAD));
    } else {
      Chunks.end(out.room(Chunks.OVERHEAD + trailers.sizeBound()), trailers);
    }
  }

  /// Octets that go out as they are.
  public void raw(byte[] octets) {
    out.room(octets.length).writeBytes(octets);
  }

  public void flush() {
    out.flush();
  }

  /// Whether something waits for [#flush].
  public boolean dirty() {
    return out.dirty();
  }

  /// Forgets what has not been written.
  public void discard() {
    out.discard();
  }
}
