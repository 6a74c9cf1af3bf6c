package io.lateen.galley.store;

/// The disk refused: nothing was changed.
public final class StoreException extends RuntimeException {

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /// The disk is full, as far as the operating system's words tell.
  public boolean full() {
    Throwable cause = getCause();
    String text = cause == null ? "" : String.valueOf(cause.getMessage());
    return text.contains("No space left") || text.contains("Disk quota exceeded");
  }
}
