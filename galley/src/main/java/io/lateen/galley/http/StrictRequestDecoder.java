package io.lateen.galley.http;

import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/// Netty's decoder, which lets `Transfer-Encoding` win over `Content-Length`; a request with both
/// is an attempt to be read in two ways and is refused (RFC 9112, 6.3).
final class StrictRequestDecoder extends HttpRequestDecoder {

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
  }
}
