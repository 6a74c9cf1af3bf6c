package io.lateen.proxy.http;

/// Why bytes are not an HTTP/1.1 message we take. The status is the answer to a client that sent
/// them.
public enum Malformed {
  BARE_LINE_FEED(400, "bare line feed"),
  BAD_REQUEST_LINE(400, "malformed request line"),
  BAD_METHOD(400, "malformed method"),
  BAD_TARGET(400, "malformed request target"),
  BAD_VERSION(400, "malformed protocol version"),
  UNSUPPORTED_VERSION(505, "unsupported protocol version"),
  BAD_STATUS_LINE(400, "malformed status line"),
  BAD_HEADER_NAME(400, "malformed header name"),
  BAD_HEADER_VALUE(400, "control character in header value"),
  FOLDED_HEADER(400, "folded header"),
  HEAD_TOO_LARGE(431, "request header fields too large"),
  TOO_MANY_HEADERS(431, "too many request headers"),
  NO_HOST(400, "missing host"),
  TWO_HOSTS(400, "more than one host"),
  BAD_HOST(400, "malformed host"),
  BAD_CONTENT_LENGTH(400, "malformed content-length"),
  REPEATED_CONTENT_LENGTH(400, "repeated content-length"),
  LENGTH_AND_CODING(400, "content-length together with transfer-encoding"),
  CODING_IN_HTTP_1_0(400, "transfer-encoding in HTTP/1.0"),
  BAD_CODING(400, "transfer-encoding does not end in chunked"),
  UNKNOWN_CODING(501, "unsupported transfer-encoding"),
  BAD_CHUNK(400, "malformed chunk"),
  CHUNK_LINE_TOO_LONG(400, "chunk line too long"),
  TRAILERS_TOO_LARGE(431, "trailers too large"),
  CONNECT_WITH_BODY(400, "CONNECT with a body"),
  CUT_SHORT(400, "connection closed inside a message");

  private final int status;
  private final String text;

  Malformed(int status, String text) {
    this.status = status;
    this.text = text;
  }

  public int status() {
    return status;
  }

  public String text() {
    return text;
  }
}
