package io.lateen.pilot.admit;

/// Why a proxy is served nothing. The message never holds what it presented.
public final class NotAdmitted extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /// What kind of refusal.
  public enum Reason {
    /// No token, or nobody's.
    UNAUTHENTICATED,
    /// Somebody else's.
    PERMISSION_DENIED,
    /// Not to be told now: it may come again.
    UNAVAILABLE
  }

  public NotAdmitted(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
