package io.lateen.proxy.filter.http.grpcweb;

/// What one exchange is, to the filter. Used again for the connection's next one.
final class WebCall {
  boolean active;
  WebContent asked = WebContent.BINARY;
  WebContent answered = WebContent.BINARY;
  final Base64Decoder decoder = new Base64Decoder();

  void begin(WebContent request, WebContent response) {
    active = true;
    asked = request;
    answered = response;
    decoder.begin();
  }
}
