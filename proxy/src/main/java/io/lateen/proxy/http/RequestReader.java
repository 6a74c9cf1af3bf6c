package io.lateen.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// The server's half of the codec: reads requests.
public final class RequestReader extends MessageReader {
  private final RequestHead head;

  public RequestReader(RequestHead head, HeadLimits limits) {
    super(new RequestHeadReader(head, limits));
    this.head = head;
  }

  public RequestHead head() {
    return head;
  }

  /// A copy of what has been read of the next message's head, as it came.
  public ByteBuf headSoFar() {
    return Unpooled.copiedBuffer(head.bytes, 0, head.limit);
  }

  @Override
  @Nullable Malformed check() {
    Malformed problem = RequestRules.check(head);
    if (problem == null) {
      frame(head.framing(), head.contentLength());
    }
    return problem;
  }
}
