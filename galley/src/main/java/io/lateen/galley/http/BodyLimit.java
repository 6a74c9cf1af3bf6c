package io.lateen.galley.http;

import io.lateen.galley.resource.ApiException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import java.util.concurrent.TimeUnit;

/// Gathers a request's body, up to what Kubernetes takes too.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write shows as a closed channel
final class BodyLimit extends HttpObjectAggregator {

  private static final int LINGER_SECONDS = 5;
  static final int BYTES = 3 * 1024 * 1024;

  BodyLimit() {
    super(BYTES);
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
    String message = "Request entity too large: limit is " + BYTES;
    Reply.Whole reply =
        Reply.refusal(new ApiException(413, "RequestEntityTooLarge", message, null));
    context.writeAndFlush(HttpMessages.whole(reply, false));
    // What the client still sends is thrown away for a while; closing at once would reset the
    // connection before the client has read why.
    context.executor().schedule(() -> context.close(), LINGER_SECONDS, TimeUnit.SECONDS);
  }
}
