package io.lateen.galley.patch;

/// A patch that cannot be applied; says where and why.
public final class PatchException extends RuntimeException {
  private final boolean conflict;

  private PatchException(String message, boolean conflict) {
    super(message);
    this.conflict = conflict;
  }

  /// The patch itself is wrong.
  static PatchException malformed(String message) {
    return new PatchException(message, false);
  }

  /// The patch does not fit the object as it is.
  static PatchException doesNotFit(String message) {
    return new PatchException(message, true);
  }

  /// Whether the patch was well-formed and the object did not have what it expects.
  public boolean doesNotFit() {
    return conflict;
  }
}
