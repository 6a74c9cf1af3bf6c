package io.lateen.proxy.http2;

/// The other end broke a rule, and the connection cannot go on. Thrown while frames are read.
@SuppressWarnings("serial")
final class ConnectionError extends RuntimeException {
  private final ErrorCode code;

  ConnectionError(ErrorCode code, String what) {
    super(what, null, false, false);
    this.code = code;
  }

  ErrorCode code() {
    return code;
  }

  String what() {
    return String.valueOf(getMessage());
  }

  static ConnectionError protocol(String what) {
    return new ConnectionError(ErrorCode.PROTOCOL_ERROR, what);
  }

  static ConnectionError size(String what) {
    return new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, what);
  }
}
