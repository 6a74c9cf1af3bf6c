package io.lateen.proxy.upstream;

/// Why an upstream exchange ended without a whole response. The text is Envoy's.
public enum Reset {
  CONNECT_FAILURE("connection failure"),
  CONNECT_TIMEOUT("connection timeout"),
  CONNECTION_TERMINATION("connection termination"),
  OVERFLOW("overflow"),
  PROTOCOL_ERROR("protocol error");

  private final String text;

  Reset(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /// Whether no connection was made at all.
  public boolean whileConnecting() {
    return this == CONNECT_FAILURE || this == CONNECT_TIMEOUT;
  }
}
