package io.lateen.proxy.filter.network.hcm;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Says that nothing follows, and goes on reading for a moment: closing over unread input would
/// make the kernel throw away the response (RFC 9112 section 9.6). The moment begins when the
/// response has left; a client that takes none of it for long is given up.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class LingeringClose {
  private static final long MILLIS = 1000;
  private static final long STALLED_MILLIS = 60_000;

  private final Channel channel;
  private final boolean inputEnded;
  private final Runnable close;
  private ScheduledFuture<?> timer;
  private long leftBefore = Long.MAX_VALUE;

  private LingeringClose(Channel channel, boolean inputEnded, Runnable close) {
    this.channel = channel;
    this.inputEnded = inputEnded;
    this.close = close;
    this.timer = in(STALLED_MILLIS, this::watch);
  }

  /// @param inputEnded whether the client has said the same, so that there is nothing to wait for
  /// @param close closes the channel, unless that has happened meanwhile
  static void start(Channel channel, boolean inputEnded, Runnable close) {
    LingeringClose lingering = new LingeringClose(channel, inputEnded, close);
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener((ChannelFutureListener) done -> lingering.sent());
    // Or the loop would hold what a flood of short connections left behind until the timers end.
    channel.closeFuture().addListener(closed -> lingering.timer.cancel(false));
  }

  private ScheduledFuture<?> in(long millis, Runnable then) {
    return channel.eventLoop().schedule(then, millis, TimeUnit.MILLISECONDS);
  }

  private void sent() {
    timer.cancel(false);
    if (inputEnded || !(channel instanceof DuplexChannel socket)) {
      close.run();
    } else if (channel.isOpen()) {
      sayEnd(socket);
      timer = in(MILLIS, close);
    }
  }

  /// Over TLS an end that is not said by `close_notify` could be anybody's (RFC 8446 section 6.1):
  /// clients take it for an attack and forget the session.
  private static void sayEnd(DuplexChannel socket) {
    SslHandler tls = socket.pipeline().get(SslHandler.class);
    if (tls == null) {
      socket.shutdownOutput();
    } else {
      tls.closeOutbound().addListener(said -> socket.shutdownOutput());
    }
  }

  /// Closes unless something has left since the last look.
  private void watch() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    long left = waiting == null ? 0 : waiting.totalPendingWriteBytes();
    if (left == 0 || left >= leftBefore) {
      close.run();
    } else {
      leftBefore = left;
      timer = in(STALLED_MILLIS, this::watch);
    }
  }
}
