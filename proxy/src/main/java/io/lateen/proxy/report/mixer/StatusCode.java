package io.lateen.proxy.report.mixer;

import java.util.List;

/// `google.rpc.Code` as Istio's proxy shows it to clients.
///
/// Two differ from what Mixer itself would answer: CANCELLED is 499 and FAILED_PRECONDITION 400
/// (Istio 1.1, `src/istio/utils/status.cc`).
public final class StatusCode {
  private record Code(String name, int http) {}

  private static final List<Code> CODES =
      List.of(
          new Code("OK", 200),
          new Code("CANCELLED", 499),
          new Code("UNKNOWN", 500),
          new Code("INVALID_ARGUMENT", 400),
          new Code("DEADLINE_EXCEEDED", 504),
          new Code("NOT_FOUND", 404),
          new Code("ALREADY_EXISTS", 409),
          new Code("PERMISSION_DENIED", 403),
          new Code("RESOURCE_EXHAUSTED", 429),
          new Code("FAILED_PRECONDITION", 400),
          new Code("ABORTED", 409),
          new Code("OUT_OF_RANGE", 400),
          new Code("UNIMPLEMENTED", 501),
          new Code("INTERNAL", 500),
          new Code("UNAVAILABLE", 503),
          new Code("DATA_LOSS", 500),
          new Code("UNAUTHENTICATED", 401));

  private StatusCode() {}

  private static Code of(int code) {
    return code >= 0 && code < CODES.size() ? CODES.get(code) : CODES.get(2);
  }

  public static int http(int code) {
    return of(code).http;
  }

  /// `PERMISSION_DENIED:denyall.default:not allowed`.
  public static String text(int code, String message) {
    return message.isEmpty() ? of(code).name : of(code).name + ":" + message;
  }
}
