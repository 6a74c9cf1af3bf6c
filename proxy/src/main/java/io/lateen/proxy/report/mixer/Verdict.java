package io.lateen.proxy.report.mixer;

import io.lateen.wire.mixer.CheckAnswer.Directive;

/// Whether a request may pass.
///
/// @param code a `google.rpc.Code`; 0: it may
/// @param checkHit whether nobody had to be asked about the request itself
/// @param quotaHit whether nobody had to be asked for quota
public record Verdict(
    int code, String message, Directive directive, boolean checkHit, boolean quotaHit) {
  static final int RESOURCE_EXHAUSTED = 8;

  /// Passed without being asked about.
  public static final Verdict PASS = new Verdict(0, "", Directive.NONE, false, false);

  public boolean isOk() {
    return code == 0;
  }
}
