package io.lateen.galley.patch;

/// A patch that cannot be read, or that does not fit its object.
public final class PatchException extends RuntimeException {

  private final boolean readable;

  private PatchException(String message, boolean readable) {
    super(message);
    this.readable = readable;
  }

  static PatchException malformed(String message) {
    return new PatchException(message, false);
  }

  static PatchException unfitting(String message) {
    return new PatchException(message, true);
  }

  /// The patch itself is well formed; it does not fit the object.
  public boolean readable() {
    return readable;
  }
}
