package io.lateen.proxy.http;

import org.jspecify.annotations.Nullable;

/// The client's half of the codec: reads responses. It must know what was asked, for the answer to
/// HEAD or CONNECT is framed in its own way.
public final class ResponseReader extends MessageReader {
  private final ResponseHead head;
  private Method asked = Method.GET;

  public ResponseReader(ResponseHead head) {
    super(new ResponseHeadReader(head));
    this.head = head;
  }

  public ResponseHead head() {
    return head;
  }

  /// The method of the request whose response comes next.
  public void expect(Method method) {
    asked = method;
  }

  /// Whether the connection's end is the body's end.
  public boolean endsWithConnection() {
    return head.framing() == Framing.UNTIL_CLOSE;
  }

  @Override
  @Nullable Malformed check() {
    Malformed problem = ResponseRules.check(head, asked);
    if (problem == null) {
      frame(head.framing(), head.contentLength());
    }
    return problem;
  }
}
