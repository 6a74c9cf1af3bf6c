package io.lateen.proxy.filter.network.hcm;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Says that nothing follows, and goes on reading for a moment: closing over unread input would
/// make the kernel throw away the response (RFC 9112 section 9.6).
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class LingeringClose {
  private static final int MILLIS = 1000;

  private LingeringClose() {}

  /// @param inputEnded whether the client has said the same, so that there is nothing to wait for
  /// @param close closes the channel, unless that has happened meanwhile
  static void start(Channel channel, boolean inputEnded, Runnable close) {
    if (inputEnded || !(channel instanceof SocketChannel socket)) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> socket.shutdownOutput());
    ScheduledFuture<?> timer = channel.eventLoop().schedule(close, MILLIS, TimeUnit.MILLISECONDS);
    // Or the loop would hold what a flood of short connections left behind until the timers end.
    channel.closeFuture().addListener(closed -> timer.cancel(false));
  }
}
