package io.lateen.mixer.dispatch;

/// `google.rpc.Code` → HTTP, as Istio 1.1's Mixer maps it for direct responses. The proxy has
/// another table for denials.
final class StatusCodes {
  private static final int[] HTTP = {
    200, 408, 500, 400, 504, 404, 409, 403, 429, 412, 409, 400, 501, 500, 503, 500, 401
  };
  private static final int INTERNAL_SERVER_ERROR = 500;

  private StatusCodes() {}

  static int http(int code) {
    return code >= 0 && code < HTTP.length ? HTTP[code] : INTERNAL_SERVER_ERROR;
  }
}
