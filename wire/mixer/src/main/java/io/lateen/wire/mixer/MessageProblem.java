package io.lateen.wire.mixer;

/// Octets that are not the message they should be. The text says where, what was there and what was
/// expected.
public final class MessageProblem extends Exception {
  private static final long serialVersionUID = 1L;

  MessageProblem(String text) {
    // Peers can cause as many as they like: no stack is walked.
    super(text, null, false, false);
  }

  String text() {
    return String.valueOf(getMessage());
  }

  /// The same, further out.
  MessageProblem in(String path) {
    return new MessageProblem(path + "." + text());
  }
}
