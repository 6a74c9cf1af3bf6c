package io.lateen.galley.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/// The disk refused: nothing was changed.
public final class StoreException extends RuntimeException {

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  static StoreException refused(Path home, IOException cause) {
    StoreException plain = new StoreException("", cause);
    String what = plain.full() ? "the disk of " + home + " is full" : home + " cannot be written";
    return new StoreException(what + ": nothing was changed (" + why(home, cause) + ")", cause);
  }

  /// The cause in words, without names of classes.
  ///
  /// @param home named already
  static String why(Path home, IOException cause) {
    return switch (cause) {
      case AccessDeniedException e -> where(home, e) + "permission denied";
      case FileAlreadyExistsException e -> where(home, e) + "a file (expected: a folder)";
      case FileSystemException e when e.getReason() != null -> where(home, e) + e.getReason();
      case IOException e -> String.valueOf(e.getMessage());
    };
  }

  private static String where(Path home, FileSystemException e) {
    String file = e.getFile();
    return file == null || file.equals(home.toString()) ? "" : file + ": ";
  }

  /// The disk is full, as far as the operating system's words tell.
  public boolean full() {
    Throwable cause = getCause();
    String text = cause == null ? "" : String.valueOf(cause.getMessage());
    return text.contains("No space left") || text.contains("Disk quota exceeded");
  }
}
