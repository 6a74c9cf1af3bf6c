package io.lateen.proxy.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// In the pipeline of a listening socket: accepts nothing while a worker is crowded with what came
/// by it. On the socket's event loop only; its events may be fired from any thread.
final class AcceptSwitch extends ChannelInboundHandlerAdapter {
  /// User events, in turn from each worker.
  enum Crowd {
    FULL,
    EASED
  }

  private int full;

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Crowd crowd) {
      full += crowd == Crowd.FULL ? 1 : -1;
      context.channel().config().setAutoRead(full == 0);
    } else {
      context.fireUserEventTriggered(event);
    }
  }
}
