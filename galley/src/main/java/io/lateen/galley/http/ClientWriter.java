package io.lateen.galley.http;

import io.netty.channel.Channel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;

/// Writes to one client from a virtual thread: at most a socket's buffer is in flight, and a client
/// that takes nothing for a while is cut off. Harms nobody else: only this client's thread waits.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write shows as a closed channel
final class ClientWriter {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Channel channel;
  private final Duration patience;
  private final Object turn = new Object();

  ClientWriter(Channel channel) {
    this(channel, PATIENCE);
  }

  ClientWriter(Channel channel, Duration patience) {
    this.channel = channel;
    this.patience = patience;
  }

  /// Hands over `message` and waits while the client's buffer is full.
  ///
  /// @throws IOException when the client is gone or was cut off
  void write(Object message) throws IOException, InterruptedException {
    if (!channel.isActive()) {
      ReferenceCountUtil.release(message);
      throw new ClosedChannelException();
    }
    channel.writeAndFlush(message, channel.voidPromise());
    if (!channel.isWritable()) {
      awaitWritable();
    }
  }

  /// Called by the event loop when the buffer has drained or the channel has closed.
  void wake() {
    synchronized (turn) {
      turn.notifyAll();
    }
  }

  private void awaitWritable() throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    synchronized (turn) {
      while (channel.isActive() && !channel.isWritable()) {
        long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (left <= 0) {
          channel.close();
          throw new IOException("the client does not read");
        }
        turn.wait(left);
      }
    }
  }
}
