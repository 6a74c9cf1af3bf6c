package io.lateen.proxy.upstream;

/// Why an upstream exchange ended without a whole response. The text is Envoy's.
public enum Reset {
  CONNECT_FAILURE("connection failure"),
  CONNECT_TIMEOUT("connection timeout"),
  CONNECTION_TERMINATION("connection termination"),
  OVERFLOW("overflow"),
  PROTOCOL_ERROR("protocol error"),
  /// We ended it ourselves.
  LOCAL_RESET("local reset"),
  REMOTE_RESET("remote reset"),
  REFUSED_STREAM("remote refused stream reset");

  private final String text;

  Reset(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /// Whether the server says that it has done nothing with the request (RFC 9113 section 8.7), so
  /// that any request may be sent again.
  public boolean unprocessed() {
    return this == REFUSED_STREAM;
  }

  /// Whether no connection was made at all.
  public boolean whileConnecting() {
    return this == CONNECT_FAILURE || this == CONNECT_TIMEOUT;
  }
}
