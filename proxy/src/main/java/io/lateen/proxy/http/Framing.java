package io.lateen.proxy.http;

/// How the end of a message's body is found (RFC 9112 section 6.3).
public enum Framing {
  /// No body.
  NONE,
  /// `content-length` octets.
  LENGTH,
  /// Chunks.
  CHUNKED,
  /// Everything until the connection closes; responses only.
  UNTIL_CLOSE,
  /// After an upgrade or CONNECT: octets without end or meaning to us.
  TUNNEL
}
