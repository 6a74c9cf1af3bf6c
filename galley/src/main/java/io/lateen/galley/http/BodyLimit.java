package io.lateen.galley.http;

import io.lateen.galley.resource.ApiException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/// Gathers a request's body, up to what Kubernetes takes too.
final class BodyLimit extends HttpObjectAggregator {

  static final int BYTES = 3 * 1024 * 1024;

  BodyLimit() {
    super(BYTES);
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
    String message = "Request entity too large: limit is " + BYTES;
    Reply.Whole reply =
        Reply.refusal(new ApiException(413, "RequestEntityTooLarge", message, null));
    context
        .writeAndFlush(HttpMessages.whole(reply, false))
        .addListener(ChannelFutureListener.CLOSE);
  }
}
