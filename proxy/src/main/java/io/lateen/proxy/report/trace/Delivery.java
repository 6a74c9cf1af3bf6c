package io.lateen.proxy.report.trace;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;

/// One body on its way to a collector, on a connection of its own: over exactly once. On one event
/// loop only.
final class Delivery {
  private static final long PATIENCE_MILLIS = 5_000;

  /// Hears how it ended.
  interface Outcome {
    void over(boolean accepted);
  }

  final byte[] body;
  private final Outcome outcome;
  private boolean accepted;
  private boolean over;

  Delivery(byte[] body, Outcome outcome) {
    this.body = body;
    this.outcome = outcome;
  }

  /// The connection is there; it will not stay for ever.
  @SuppressWarnings("FutureReturnValueIgnored") // closing is an event of its own
  void begun(ChannelHandlerContext context) {
    context
        .channel()
        .eventLoop()
        .schedule(() -> context.close(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  void accepted() {
    accepted = true;
  }

  void over() {
    if (!over) {
      over = true;
      outcome.over(accepted);
    }
  }
}
