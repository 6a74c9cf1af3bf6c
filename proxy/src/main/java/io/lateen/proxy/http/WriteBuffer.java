package io.lateen.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// What goes out on one connection, gathered so that what is small leaves in one write. On the
/// channel's event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
public final class WriteBuffer {
  private final Channel channel;
  private @Nullable ByteBuf pending;

  public WriteBuffer(Channel channel) {
    this.channel = channel;
  }

  /// A buffer to which up to `octets` can be written.
  public ByteBuf room(int octets) {
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

  /// Writes octets without copying them, behind what has been gathered; released here.
  public void write(ByteBuf data) {
    writePending();
    channel.write(data, channel.voidPromise());
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
    ByteBuf gathered = pending;
    pending = null;
    if (gathered != null) {
      channel.write(gathered, channel.voidPromise());
    }
  }
}
