package io.lateen.proxy.report.mixer;

/// Why a call has no answer.
///
/// @param code a `google.rpc.Code`
/// @param sent whether the server can have seen it; false: it can be repeated without being done
///     twice
record CallProblem(Kind kind, int code, String text, boolean sent) {
  static final int INTERNAL = 13;
  static final int UNAVAILABLE = 14;

  /// As statistics tell them apart.
  enum Kind {
    TIMEOUT,
    SEND_ERROR,
    OTHER,
    CANCELLED
  }

  static CallProblem unreachable(String text) {
    return new CallProblem(Kind.SEND_ERROR, UNAVAILABLE, text, false);
  }
}
