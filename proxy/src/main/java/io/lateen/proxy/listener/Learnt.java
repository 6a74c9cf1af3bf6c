package io.lateen.proxy.listener;

import java.time.Instant;

/// What a destination without a declared protocol was found to speak.
///
/// @param since when it was first found so, uninterruptedly
public record Learnt(Kind kind, Instant since) {
  /// What was said first, and by whom.
  public enum Kind {
    HTTP_1("http/1.1"),
    HTTP_2("h2c"),
    /// The client speaks first, and not HTTP.
    CLIENT_FIRST("tcp"),
    SERVER_FIRST("server-first");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  static Kind of(ClientHello hello) {
    if (hello.applicationProtocols().isEmpty()) {
      return Kind.CLIENT_FIRST;
    }
    return hello.applicationProtocols().contains("h2c") ? Kind.HTTP_2 : Kind.HTTP_1;
  }
}
